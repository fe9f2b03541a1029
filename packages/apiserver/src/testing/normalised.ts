/**
 * Answers without what differs from run to run (times, uids, versions, generated names and
 * addresses), so that a recorded one and ours can be compared whole.
 */
import { type Instant, printTimestamp, second } from '@track/simulation'

const times = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g
const uids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const suffixes = /(kube-api-access-|generated-)[bcdfghjklmnpqrstvwxz2456789]{5}/gi
const tokens = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g
/** In a body that is kept as text. */
const versions = /("?resourceVersion"?: ?)"\d+"/g
const ages = /"\ds"/g
/** Addresses in 10.96.77.0/24 and node ports from 31000 to 31099 are those that a case asks for. */
const addresses = /\b10\.(?:9[6-9]|10\d|11[01])\.(?!77\.)\d+\.\d+\b/g

const volatile = ['resourceVersion', 'managedFields', 'selfLink']

export function normalised(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return normalisedText(value)
  if (typeof value === 'number') return key.endsWith('odePort') && isGivenPort(value) ? '<port>' : value
  if (Array.isArray(value)) return value.map((item) => normalised(item))
  if (typeof value !== 'object' || value === null) return value
  if (isTable(value)) return { kind: 'Table', rows: value.rows.map(rowWithoutObject) }
  return Object.fromEntries(Object.entries(value)
    .filter(([name]) => !volatile.includes(name))
    .map(([name, field]) => [name, normalised(field, name)]))
}

interface Rows {
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly conditions?: unknown }[]
}

/** One with rows; of an empty one the columns count. */
function isTable(value: object): value is Rows {
  return (value as { kind?: string }).kind === 'Table' && (value as Rows).rows.length > 0
}

function rowWithoutObject({ cells, conditions }: Rows['rows'][number]): object {
  return { cells: cells.map(cellWithoutAge), ...(conditions !== undefined && { conditions }) }
}

/** The object is new, however long its request took. */
function cellWithoutAge(cell: unknown): unknown {
  return typeof cell === 'string' && /^\ds$/.test(cell) ? '<age>' : normalised(cell)
}

function isGivenPort(port: number): boolean {
  return port >= 30_000 && (port < 31_000 || port >= 31_100) && port <= 32_767
}

function normalisedText(text: string): string {
  return text.replace(tokens, '<token>').replace(times, '<time>').replace(uids, '<uid>').replace(suffixes, '$1<suffix>').replace(addresses, '<address>')
    .replace(/in record \(\d+\)/g, 'in record (<version>)').replace(versions, '$1<version>').replace(ages, '"<age>"')
}

/** Every `@-90` becomes the time ninety seconds before now, `@-90.000000` the same with a fraction. */
export function withTimes(value: unknown, now: Instant): unknown {
  if (typeof value === 'string') {
    const [, seconds, fraction = ''] = /^@(-?\d+)(\.\d+)?$/.exec(value) ?? []
    return seconds === undefined ? value : printTimestamp(now + Number(seconds) * second).replace('Z', `${fraction}Z`)
  }
  if (Array.isArray(value)) return value.map((item) => withTimes(item, now))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withTimes(field, now)]))
}
