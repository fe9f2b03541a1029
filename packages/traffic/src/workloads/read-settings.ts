/**
 * Reads a mapping against a table of settings. Whatever does not fit becomes a complaint, each
 * `path: what is wrong, what is expected`; reading never stops at the first.
 */
import { argumentOf, type Setting, type Settings, type Values } from './setting.ts'
import { valueTypes } from './value-types.ts'

/** Where values come from, and where complaints go. */
export interface Source {
  readonly env: Readonly<Record<string, string>>
  /** Arguments by name, `--retries` → `3`. */
  readonly args: ReadonlyMap<string, string>
  readonly complaints: string[]
}

export interface Place {
  /** Where the mapping stands, `dependencies.payments.`; empty at the top. */
  readonly path: string
  /** What the names of environment variables begin with here, `PAYMENTS_`. */
  readonly envPrefix: string
  /** Fields that somebody else reads. */
  readonly also: readonly string[]
}

export const atTop = (...also: string[]): Place => ({ path: '', envPrefix: '', also })

/** A mapping as YAML gives it; anything else is complained of and read as empty. */
export function asMapping(found: unknown, path: string, source: Source): Readonly<Record<string, unknown>> {
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>
  if (found !== undefined && found !== null) {
    source.complaints.push(`${path || 'the description'}: found ${printed(found)}, expected a mapping`)
  }
  return {}
}

export function asList(found: unknown, path: string, source: Source): readonly unknown[] {
  if (Array.isArray(found)) return found
  if (found !== undefined && found !== null) source.complaints.push(`${path}: found ${printed(found)}, expected a list`)
  return []
}

export function readSettings<Table extends Settings>(
  found: unknown, table: Table, place: Place, source: Source,
): Values<Table> {
  const mapping = asMapping(found, place.path.replace(/\.$/, ''), source)
  const given = new Map<string, unknown>()
  collect(mapping, '', Object.keys(table), place, given, source)
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(table)) {
    values[name] = valueOf(name, setting, given, place, source)
  }
  return values as Values<Table>
}

/** Flattens nested mappings to dotted names, and complains of names that the table does not have. */
function collect(
  mapping: Readonly<Record<string, unknown>>, prefix: string, names: readonly string[],
  place: Place, given: Map<string, unknown>, source: Source,
): void {
  for (const [field, value] of Object.entries(mapping)) {
    const name = prefix + field
    if (names.includes(name)) given.set(name, value)
    else if (names.some((each) => each.startsWith(`${name}.`))) {
      collect(asMapping(value, place.path + name, source), `${name}.`, names, place, given, source)
    } else if (prefix !== '' || !place.also.includes(name)) {
      const siblings = names.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length).split('.')[0]!)
      const expected = [...new Set([...siblings, ...(prefix === '' ? place.also : [])])]
      source.complaints.push(`${place.path}${name}: unknown field, expected one of ${expected.join(', ')}`)
    }
  }
}

/** An argument wins over an environment variable, that over the description, that over the default. */
function valueOf(
  name: string, setting: Setting, given: ReadonlyMap<string, unknown>, place: Place, source: Source,
): unknown {
  if (setting.env !== undefined) {
    const env = place.envPrefix + setting.env
    const argument = source.args.get(argumentOf(env))
    if (argument !== undefined) return read(argument, argumentOf(env), setting, source)
    const variable = source.env[env]
    if (variable !== undefined) return read(variable, env, setting, source)
  }
  const value = given.get(name)
  if (value !== undefined && value !== null) return read(asText(value), place.path + name, setting, source)
  if (setting.required) source.complaints.push(`${place.path}${name}: not there, expected ${expectedOf(setting)}`)
  return setting.default === undefined ? fallbackOf(setting) : valueTypes[setting.type].read(setting.default)
}

/** Something to go on with where a required value is missing, so that reading can go on. */
function fallbackOf(setting: Setting): unknown {
  if (!setting.required) return undefined
  return setting.type === 'text' ? '' : valueTypes[setting.type].read('0s')
}

function read(text: string, path: string, setting: Setting, source: Source): unknown {
  const value = valueTypes[setting.type].read(text)
  const words = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const isChoice = !setting.choices || words.every((word) => setting.choices!.includes(word))
  const isInRange = typeof value !== 'number' || (value >= (setting.min ?? -Infinity) && value <= (setting.max ?? Infinity))
  if (value !== undefined && isChoice && isInRange) return value
  source.complaints.push(`${path}: found ${printed(text)}, expected ${expectedOf(setting)}`)
  return setting.default === undefined ? fallbackOf(setting) : valueTypes[setting.type].read(setting.default)
}

export function expectedOf(setting: Setting): string {
  if (setting.choices) return `${setting.type === 'texts' ? 'any' : 'one'} of ${setting.choices.join(', ')}`
  const { expected } = valueTypes[setting.type]
  if (setting.type === 'duration') return setting.min ? `${expected}, above 0s` : expected
  if (setting.min !== undefined && setting.max !== undefined) return `${expected} from ${setting.min} to ${setting.max}`
  if (setting.min !== undefined) return `${expected}, at least ${setting.min}`
  return setting.max === undefined ? expected : `${expected}, at most ${setting.max}`
}

/** YAML has read numbers and flags already; here they are text again. A list is its items. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function printed(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
