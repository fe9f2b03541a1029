/**
 * Names of metrics and labels of OTLP as Prometheus has them: other characters, units and kinds as suffixes.
 *
 * Follows metric_namer.go, label_namer.go, strconv.go and unit_namer.go of prometheus/otlptranslator 1.0.
 */
import { quoteGo } from '@track/simulation'

const units: Readonly<Record<string, string>> = {
  d: 'days', h: 'hours', min: 'minutes', s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds',
  By: 'bytes', KiBy: 'kibibytes', MiBy: 'mebibytes', GiBy: 'gibibytes', TiBy: 'tibibytes', KBy: 'kilobytes', MBy: 'megabytes', GBy: 'gigabytes', TBy: 'terabytes',
  m: 'meters', V: 'volts', A: 'amperes', J: 'joules', W: 'watts', g: 'grams', Cel: 'celsius', Hz: 'hertz', '1': '', '%': 'percent',
}

const perUnits: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }

export type NamedKind = 'counter' | 'gauge' | 'other'

export interface NamedMetric {
  readonly name: string
  readonly unit: string
  readonly kind: NamedKind
}

/** A name, or why there is none. */
export function prometheusName({ name, unit, kind }: NamedMetric, { namespace, addsSuffixes }: { readonly namespace: string; readonly addsSuffixes: boolean }): { readonly name: string } | { readonly fault: string } {
  const found = addsSuffixes ? withSuffixes({ name, unit, kind }, namespace) : plain(name, namespace)
  if (found === '') return { fault: `normalization for metric ${quoteGo(name)} resulted in empty name` }
  return found !== name && /^_*$/.test(found) ? { fault: `normalization for metric ${quoteGo(name)} resulted in invalid name ${quoteGo(found)}` } : { name: found }
}

function plain(name: string, namespace: string): string {
  const of = (text: string) => text.split(/[^a-zA-Z0-9:_]+/).filter((token) => token !== '').join('_')
  return namespace === '' ? notDigit(of(name)) : `${of(namespace)}_${of(name)}`
}

function notDigit(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name
}

function withSuffixes({ name, unit, kind }: NamedMetric, namespace: string): string {
  const tokens = withUnit(name.split(/[^a-zA-Z0-9:]+/).filter((token) => token !== ''), unit)
  const last = (suffix: string) => [...tokens.filter((token) => token !== suffix), suffix]
  const all = kind === 'counter' ? last('total') : unit === '1' && kind === 'gauge' ? last('ratio') : tokens
  return notDigit([...(namespace === '' ? [] : [namespace]), ...all].join('_'))
}

/** With its own characters: only suffixes are added. */
export function plainName({ name, unit, kind }: NamedMetric, { addsSuffixes }: { readonly addsSuffixes: boolean }): string {
  if (!addsSuffixes) return name
  const { main, per } = unitSuffixes(unit)
  const last = kind === 'counter' ? 'total' : ''
  const ratio = unit === '1' && kind === 'gauge' ? 'ratio' : ''
  const bare = [ratio, last, per].filter((suffix) => suffix !== '').reduce(withoutSuffix, name)
  const named = main === '' || bare.endsWith(main) ? bare : `${bare}_${main}`
  return [named, per, last, ratio].filter((part, index) => index === 0 || part !== '').join('_')
}

function withoutSuffix(name: string, suffix: string): string {
  const [bytes, size] = [new TextEncoder().encode(name), new TextEncoder().encode(suffix).length]
  return name.endsWith(suffix) && bytes.length > size + 1 ? new TextDecoder().decode(bytes.slice(0, bytes.length - size - 1)) : name
}

function unitSuffixes(unit: string): { readonly main: string; readonly per: string } {
  const slash = unit.indexOf('/')
  const per = slash < 0 ? '' : suffixOf(unit.slice(slash + 1), perUnits)
  return { main: suffixOf(slash < 0 ? unit : unit.slice(0, slash), units), per: per === '' ? '' : `per_${per}` }
}

/** What the name says already is not said again. */
function withUnit(tokens: readonly string[], unit: string): readonly string[] {
  const { main, per } = unitSuffixes(unit)
  const once = (suffix: string) => (tokens.includes(suffix) ? '' : suffix)
  const mainSuffix = once(cleaned(main))
  const perSuffix = once(per === '' ? '' : cleaned(per).replace(/^per_$/, '').replace(/_$/, ''))
  return [...tokens, perSuffix === '' ? mainSuffix : mainSuffix.replace(/_$/, ''), perSuffix].filter((token) => token !== '')
}

function suffixOf(unit: string, known: Readonly<Record<string, string>>): string {
  const trimmed = unit.trim()
  return /[{}]/.test(trimmed) ? '' : known[trimmed] ?? trimmed
}

function cleaned(unit: string): string {
  return unit.replace(/[^a-zA-Z0-9:]/gu, '_').replace(/_+/g, '_').replace(/^_/, '')
}

export interface LabelRules {
  /** Characters stay as they are. */
  readonly allowsUtf8: boolean
  /** `key` before an underscore at the beginning. */
  readonly marksUnderscore: boolean
  readonly keepsUnderscores: boolean
}

/** A label, or why there is none. */
export function labelFor(name: string, { allowsUtf8, marksUnderscore, keepsUnderscores }: LabelRules): { readonly label: string } | { readonly fault: string } {
  if (name === '') return { fault: 'label name is empty' }
  if (allowsUtf8) return /^_*$/.test(name) ? { fault: `label name ${quoteGo(name)} contains only underscores` } : { label: name }
  const label = begun(keepsUnderscores ? name.replace(/[^a-zA-Z0-9]/gu, '_') : collapsed(name), marksUnderscore ? 'key' : '')
  return /^_*$/.test(label) ? { fault: `normalization for label name ${quoteGo(name)} resulted in invalid name ${quoteGo(label)}` } : { label }
}

/** What stands between two underscores on both sides keeps those. */
function collapsed(name: string): string {
  const [, reserved] = /^__(.*)__$/s.exec(name) ?? []
  const inner = (reserved ?? name).replace(/[^a-zA-Z0-9]+/g, '_')
  return reserved === undefined ? inner : `__${inner}__`
}

function begun(name: string, beforeUnderscore: string): string {
  return /^\d/.test(name) ? `key_${name}` : /^_(?!_)/.test(name) ? beforeUnderscore + name : name
}

/** Undefined where nothing of the name is left. */
export function prometheusLabel(name: string): string | undefined {
  const label = begun(collapsed(name), 'key')
  return /^_*$/.test(label) ? undefined : label
}

/** Of target_info: each character for itself. */
export function targetInfoLabel(name: string): string | undefined {
  const label = begun(name.replace(/[^a-zA-Z0-9]/gu, '_'), '')
  return /^_*$/.test(label) ? undefined : label
}
