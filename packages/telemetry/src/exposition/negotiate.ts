/**
 * Which format a target answers in, and what a scraper asks for.
 *
 * Follows expfmt/encode.go (NegotiateIncludingOpenMetrics) of prometheus/common, github.com/munnerz/goautoneg,
 * and scrape/scrape.go (acceptHeader) of Prometheus 3.16.
 */

export type Escaping = 'underscores' | 'allow-utf-8' | 'dots' | 'values'

const escapings: readonly string[] = ['allow-utf-8', 'underscores', 'dots', 'values']

/** As a content type, without its escaping; the first that is accepted is taken. */
const offered = [
  'application/openmetrics-text; version=1.0.0; charset=utf-8', 'application/openmetrics-text; version=0.0.1; charset=utf-8',
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text',
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=compact-text',
  'text/plain; version=0.0.4; charset=utf-8',
] as const

const text = offered[5]

interface Clause {
  readonly type: string
  readonly subtype: string
  readonly quality: number
  readonly parameters: Readonly<Record<string, string>>
}

/** The content type of the answer to such an `Accept`. */
export function negotiatedContentType(accept: string, byDefault: Escaping = 'underscores'): string {
  let escaping: string = byDefault
  for (const clause of clausesOf(accept)) {
    const asked = clause.parameters['escaping']
    if (asked !== undefined && escapings.includes(asked)) escaping = asked
    const found = offered.find((format) => isAccepted(clause, clausesOf(format)[0]!))
    if (found !== undefined) return `${found}; escaping=${escaping}`
  }
  return `${text}; escaping=${escaping}`
}

function isAccepted({ type, subtype, parameters }: Clause, target: Clause): boolean {
  if ((type !== '*' && type !== target.type) || (subtype !== '*' && subtype !== target.subtype)) return false
  const implied = `${type}/${subtype}` === 'application/openmetrics-text' ? '0.0.1' : `${type}/${subtype}` === 'text/plain' ? '0.0.4' : ''
  return Object.entries(target.parameters).every(([name, value]) => {
    if (name === 'charset') return true
    return (parameters[name] || (name === 'version' ? implied : '')) === value
  })
}

/** In the order of goautoneg, which puts a type before a star whatever their qualities. */
function clausesOf(accept: string): Clause[] {
  const clauses: Clause[] = []
  for (const part of accept.split(',')) {
    const clause = clauseOf(part)
    if (!clause) continue
    let place = clauses.length
    while (place > 0 && isBefore(clause, clauses[place - 1]!)) place--
    clauses.splice(place, 0, clause)
  }
  return clauses
}

function isBefore(a: Clause, b: Clause): boolean {
  return a.quality > b.quality || (a.type !== '*' && b.type === '*') || (a.subtype !== '*' && b.subtype === '*')
}

function clauseOf(part: string): Clause | undefined {
  const [media = '', ...rest] = part.trim().split(';')
  const [type = '', subtype = '', ...more] = media.split('/').map((word) => word.trim())
  if (more.some((word) => word !== '') || (subtype === '' && type !== '*')) return undefined
  const parameters: Record<string, string> = {}
  let quality = 1
  for (const parameter of rest) {
    const [name = '', value = '', ...others] = parameter.split('=')
    if (value === '' || others.some((word) => word !== '')) continue
    if (name.trim() === 'q') quality = /^\d*\.?\d+$|^\d+\.$/.test(value) ? Number(value) : 0
    else parameters[name.trim()] = value.trim()
  }
  return { type, subtype: subtype === '' ? '*' : subtype, quality, parameters }
}

const protocolTypes: Readonly<Record<string, string>> = {
  PrometheusProto: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4', 'PrometheusText1.0.0': 'text/plain;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1', 'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
  'OpenMetricsText2.0.0': 'application/openmetrics-text;version=2.0.0',
}

/** Only the newer formats know of escaping. */
const escaped: readonly string[] = ['PrometheusText1.0.0', 'OpenMetricsText1.0.0', 'OpenMetricsText2.0.0']

/** The `Accept` of a scrape, by the configuration's `scrape_protocols`. */
export function scrapeAccept(protocols: readonly string[], escaping: Escaping = 'allow-utf-8'): string {
  let weight = Object.keys(protocolTypes).length + 1
  const clauses = protocols.map((protocol) => `${protocolTypes[protocol] ?? ''}${escaped.includes(protocol) ? `;escaping=${escaping}` : ''};q=0.${weight--}`)
  return [...clauses, `*/*;q=0.${weight}`].join(',')
}
