/**
 * Names of metrics and labels of OTLP as Prometheus has them: other characters, units and kinds as suffixes.
 *
 * Follows metric_namer.go, label_namer.go and unit_namer.go of prometheus/otlptranslator 1.0. Left out: names in UTF-8.
 */
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

/** Undefined where nothing of the name is left. */
export function prometheusName({ name, unit, kind }: NamedMetric, { namespace, addsSuffixes }: { readonly namespace: string; readonly addsSuffixes: boolean }): string | undefined {
  const found = addsSuffixes ? withSuffixes({ name, unit, kind }, namespace) : plain(name, namespace)
  return found === '' || (found !== name && /^_*$/.test(found)) ? undefined : found
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

/** What the name says already is not said again. */
function withUnit(tokens: readonly string[], unit: string): readonly string[] {
  const slash = unit.indexOf('/')
  const main = slash < 0 ? unit : unit.slice(0, slash)
  const per = slash < 0 ? '' : suffixOf(unit.slice(slash + 1), perUnits)
  const once = (suffix: string) => (tokens.includes(suffix) ? '' : suffix)
  const mainSuffix = once(cleaned(suffixOf(main, units)))
  const perSuffix = once(per === '' ? '' : cleaned(`per_${per}`).replace(/^per_$/, '').replace(/_$/, ''))
  return [...tokens, perSuffix === '' ? mainSuffix : mainSuffix.replace(/_$/, ''), perSuffix].filter((token) => token !== '')
}

function suffixOf(unit: string, known: Readonly<Record<string, string>>): string {
  const trimmed = unit.trim()
  return /[{}]/.test(trimmed) ? '' : known[trimmed] ?? trimmed
}

function cleaned(unit: string): string {
  return unit.replace(/[^a-zA-Z0-9:]/gu, '_').replace(/_+/g, '_').replace(/^_/, '')
}

/** Undefined where nothing of the name is left. */
export function prometheusLabel(name: string): string | undefined {
  const [, reserved] = /^__(.*)__$/s.exec(name) ?? []
  const inner = (reserved ?? name).replace(/[^a-zA-Z0-9]+/g, '_')
  return begun(reserved === undefined ? inner : `__${inner}__`, 'key')
}

/** Of target_info: each character for itself. */
export function targetInfoLabel(name: string): string | undefined {
  return begun(name.replace(/[^a-zA-Z0-9]/gu, '_'), '')
}

function begun(name: string, beforeUnderscore: string): string | undefined {
  const label = /^\d/.test(name) ? `key_${name}` : /^_(?!_)/.test(name) ? beforeUnderscore + name : name
  return /^_*$/.test(label) ? undefined : label
}
