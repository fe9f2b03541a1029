/** A shell variable: a row with its value and attributes, and what can be read from it. */

export interface Variable {
  /** A scalar's value; undefined when it was only declared. */
  readonly value?: string | undefined
  /** An indexed array, with holes. */
  readonly list?: readonly (string | undefined)[]
  /** An associative array. */
  readonly table?: ReadonlyMap<string, string>
  /** Attributes as `declare -p` prints them, in its order: a A i l n r u x. */
  readonly flags: string
}

export function hasFlag(variable: Variable | undefined, flag: string): boolean {
  return variable !== undefined && variable.flags.includes(flag)
}

const order = 'aAilnrtux'

export function withFlag(variable: Variable, flag: string, on = true): Variable {
  const kept = [...order].filter((each) => (each === flag ? on : variable.flags.includes(each)))
  return { ...variable, flags: kept.join('') }
}

/** What `$name` means: the scalar, or element 0. */
export function scalarOf(variable: Variable | undefined): string | undefined {
  if (!variable) return undefined
  if (variable.list) return variable.list[0]
  if (variable.table) return variable.table.get('0')
  return variable.value
}

/** All values, in order of the keys. */
export function valuesOf(variable: Variable | undefined): string[] {
  if (!variable) return []
  if (variable.list) return variable.list.filter((value) => value !== undefined)
  if (variable.table) return tableKeys(variable.table).map((key) => variable.table!.get(key)!)
  return variable.value === undefined ? [] : [variable.value]
}

export function keysOf(variable: Variable | undefined): string[] {
  if (!variable) return []
  if (variable.list) return variable.list.flatMap((value, index) => (value === undefined ? [] : [String(index)]))
  if (variable.table) return tableKeys(variable.table)
  return variable.value === undefined ? [] : ['0']
}

export function isSet(variable: Variable | undefined): boolean {
  return variable !== undefined && (variable.value !== undefined || variable.list !== undefined || variable.table !== undefined)
}

/**
 * Associative arrays are walked in the order of bash's hash table (hashlib.c: FNV-1, buckets
 * that grow by four), newest first within a bucket, so that loops print what bash prints.
 */
export function tableKeys(table: ReadonlyMap<string, string>): string[] {
  let buckets = 1024
  while (table.size >= buckets * 2) buckets *= 4
  const keys = [...table.keys()]
  const ranked = keys.map((key, index) => ({ key, bucket: (hash(key) & (buckets - 1)) >>> 0, index }))
  return ranked.sort((a, b) => a.bucket - b.bucket || b.index - a.index).map(({ key }) => key)
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value, 0x01000193) ^ byte
  return value >>> 0
}
