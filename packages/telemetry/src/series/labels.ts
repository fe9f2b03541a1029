/**
 * A label set: names and values in turn, sorted by name, without empty values. A flat array
 * compares, joins and filters faster than an object, and keeps its order for any name.
 *
 * Follows model/labels/labels_common.go of Prometheus 3.
 */
export type Labels = readonly string[]

export const metricName = '__name__'
export const noLabels: Labels = []

/** Labels from a record; an empty value is no label. */
export function labelsOf(record: Readonly<Record<string, string>>): Labels {
  const names = Object.keys(record)
  const result: string[] = []
  for (const name of isSorted(names) ? names : names.sort(compareText)) {
    const value = record[name]!
    if (value !== '') result.push(name, value)
  }
  return result
}

function isSorted(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index++) if (compareText(names[index - 1]!, names[index]!) >= 0) return false
  return true
}

export function labelsRecord(labels: Labels): Record<string, string> {
  const record: Record<string, string> = {}
  for (let index = 0; index < labels.length; index += 2) setLabel(record, labels[index]!, labels[index + 1]!)
  return record
}

/** Of any name: to assign to `__proto__` sets something else. */
function setLabel(record: Record<string, string>, name: string, value: string): void {
  if (name === '__proto__') Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true })
  else record[name] = value
}

/** In their order, whatever the names are. */
export function labelsMap(labels: Labels): Map<string, string> {
  const map = new Map<string, string>()
  for (let index = 0; index < labels.length; index += 2) map.set(labels[index]!, labels[index + 1]!)
  return map
}

/** The value of a label, '' when it has none. */
export function labelValue(labels: Labels, name: string): string {
  for (let index = 0; index < labels.length; index += 2) if (labels[index] === name) return labels[index + 1]!
  return ''
}

/** The labels with one set (or, for an empty value, taken away). */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  if (value === '') return withoutLabels(labels, [name])
  let index = 0
  while (index < labels.length && compareText(labels[index]!, name) < 0) index += 2
  const rest = labels[index] === name ? index + 2 : index
  return [...labels.slice(0, index), name, value, ...labels.slice(rest)]
}

export function withoutLabels(labels: Labels, names: readonly string[]): Labels {
  const result: string[] = []
  for (let index = 0; index < labels.length; index += 2) {
    if (!names.includes(labels[index]!)) result.push(labels[index]!, labels[index + 1]!)
  }
  return result.length === labels.length ? labels : result
}

export function onlyLabels(labels: Labels, names: readonly string[]): Labels {
  const result: string[] = []
  for (let index = 0; index < labels.length; index += 2) {
    if (names.includes(labels[index]!)) result.push(labels[index]!, labels[index + 1]!)
  }
  return result
}

/** A text that only equal label sets share. */
export function labelsKey(labels: Labels): string {
  return labels.join('\xff')
}

export function sameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** labels.Compare: by name, then value, pair by pair; a prefix comes first. */
export function compareLabels(a: Labels, b: Labels): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const difference = compareText(a[index]!, b[index]!)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** The order of UTF-8 bytes, which is the order of code points and not that of UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const x = a.charCodeAt(index)
    const y = b.charCodeAt(index)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  return a.length - b.length
}

function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** `{__name__="up", job="api"}`, as Prometheus prints a label set in its messages. */
export function printLabels(labels: Labels): string {
  const pairs: string[] = []
  for (let index = 0; index < labels.length; index += 2) {
    const name = labels[index]!
    pairs.push(`${isLegacyLabelName(name) ? name : quote(name)}=${quote(labels[index + 1]!)}`)
  }
  return `{${pairs.join(', ')}}`
}

/** A name that needs no quotes. */
export function isLegacyLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)
}

/** strconv.Quote of Go. */
export function quote(text: string): string {
  let result = '"'
  for (const character of text) result += escapes[character] ?? printable(character)
  return `${result}"`
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
  '\\': '\\\\', '"': '\\"',
}

function printable(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x7f || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character
  const hexadecimal = code.toString(16)
  return code > 0xffff ? `\\U${hexadecimal.padStart(8, '0')}` : `\\u${hexadecimal.padStart(4, '0')}`
}
