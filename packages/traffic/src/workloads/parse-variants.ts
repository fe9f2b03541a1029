/** A route with its variants: each is a route of its own that takes part of the requests, and says only what it does otherwise. */
import { asList, asMapping, readSettings, type Source } from './read-settings.ts'
import { valueTypes } from './value-types.ts'
import { variantSettings } from './variant-settings.ts'
import type { Route } from './workload.ts'

const own = new Set<string>([...Object.keys(variantSettings), 'variants', 'path', 'method'])

/** The route itself, which stands at `first` among those of its server, then a row for each variant that somebody meets. */
export function readVariants(
  found: unknown, path: string, first: number, readRoute: (route: unknown, path: string, source: Source) => Route, source: Source,
): Route[] {
  const mapping = asMapping(found, path.replace(/\.$/, ''), source)
  const { variants: listed, ...plain } = mapping
  const route = readRoute(plain, path, source)
  const names = new Set<string>()
  const met = asList(listed, `${path}variants`, source).flatMap((each, index) => {
    const place = `${path}variants[${index}].`
    const described = asMapping(each, place.replace(/\.$/, ''), source)
    const share = shareOf(described, place, names, source)
    const { name, ...otherwise } = described
    const row = readOtherwise(plain, without(otherwise), place, readRoute, source)
    return share > 0 ? [{ row: { ...row, path: route.path, method: route.method, variant: String(name) }, share }] : []
  })
  if (met.length === 0) return [route]
  let upTo = 0
  const variants = met.map(({ share }, index) => ({ row: first + 1 + index, upTo: (upTo += share) }))
  if (upTo > 1 + 1e-9) source.complaints.push(`${path}variants: found shares of ${Number(upTo.toFixed(6))} in all, expected at most 1`)
  return [{ ...route, variants }, ...met.map(({ row }) => row)]
}

/** The share of the requests that meet it. */
function shareOf(described: Readonly<Record<string, unknown>>, place: string, names: Set<string>, source: Source): number {
  const settings = Object.fromEntries(Object.entries(described).filter(([field]) => Object.hasOwn(variantSettings, field)))
  const { name, share, flag } = readSettings(settings, variantSettings, { path: place, envPrefix: '', also: [] }, source)
  if (names.has(name)) source.complaints.push(`${place}name: found "${name}" twice, expected a name of its own`)
  names.add(name)
  for (const field of ['path', 'method', 'variants']) {
    if (field in described) source.complaints.push(`${place}${field}: unknown field, expected what a route does (service, cpu, errors, calls …)`)
  }
  if ((described['share'] === undefined) === (flag === undefined)) source.complaints.push(`${place}share: expected either a share or, in flag, a variable that says it`)
  return share ?? (flag === undefined ? 0 : flagOf(flag, place, source))
}

function flagOf(flag: string, place: string, { env, complaints }: Source): number {
  const text = Object.hasOwn(env, flag) ? env[flag] : undefined
  if (text === undefined || text === 'false') return 0
  if (text === 'true') return 1
  const share = valueTypes.ratio.read(text)
  if (share !== undefined && share >= 0 && share <= 1) return share
  complaints.push(`${place}flag: found ${flag}=${JSON.stringify(text)}, expected true, false or a share from 0 to 1`)
  return 0
}

function without(described: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(described).filter(([field]) => !own.has(field)))
}

/** What it says itself, and the rest as the route says it, which has been complained of there. */
function readOtherwise(
  plain: Readonly<Record<string, unknown>>, otherwise: Readonly<Record<string, unknown>>, place: string,
  readRoute: (route: unknown, path: string, source: Source) => Route, source: Source,
): Route {
  const complaints: string[] = []
  const row = readRoute({ ...plain, ...otherwise }, place, { ...source, complaints })
  const isOwn = (complaint: string) => Object.keys(otherwise).some((field) => complaint.startsWith(place + field))
  source.complaints.push(...complaints.filter(isOwn))
  return row
}
