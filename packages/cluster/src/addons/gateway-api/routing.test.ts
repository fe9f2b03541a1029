/** Which rule a request falls under, against a plain reading of the Gateway API's documentation. */
import { matchedBy, type Target } from '@track/traffic'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Gateway } from './gateway-kind.ts'
import type { HttpRoute, RouteMatch } from './httproute-kind.ts'
import { routeTable } from './route-table.ts'
import { translate } from './translate.ts'

interface Row { readonly host?: string; readonly match: RouteMatch }

const gateway: Gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'g', namespace: 'x' },
  spec: { gatewayClassName: 'eg', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
}

/** A route a row, the first the oldest, each with a backend of its own name. */
function routesOf(rows: readonly Row[]): HttpRoute[] {
  return rows.map(({ host, match }, index) => ({
    apiVersion: gateway.apiVersion, kind: 'HTTPRoute', metadata: { name: `r${index}`, namespace: 'x', creationTimestamp: `2025-01-01T00:00:0${index}Z` },
    spec: { parentRefs: [{ name: 'g' }], ...(host !== undefined && { hostnames: [host] }), rules: [{ matches: [match], backendRefs: [{ name: `b${index}`, port: 80 }] }] },
  }))
}

const service = { apiVersion: 'v1', kind: 'Service', metadata: {}, spec: { ports: [{ port: 80 }] } }
const facts = { grants: [], service: () => service, secret: () => undefined, namespaceLabels: () => ({}), ready: () => 1 }

function routed(rows: readonly Row[], target: Target): string {
  const { gateways } = translate([gateway], routesOf(rows), facts as never)
  const table = routeTable(gateways[0]!.bindings, { isServed: () => true })
  return matchedBy(table, target).rule?.backends[0]?.name ?? 'none'
}

const elements = (text: string) => text.split('/').filter((each) => each !== '')

function fits({ path, headers = [], queryParams = [], method }: RouteMatch, target: Target): boolean {
  const { type = 'PathPrefix', value = '/' } = path ?? {}
  if (type === 'Exact' && target.path !== value) return false
  if (type === 'PathPrefix' && !elements(value).every((part, index) => elements(target.path)[index] === part)) return false
  const given = (target.headers ?? []).map((line) => line.split(': '))
  const asked = (target.query ?? '').split('&').map((pair) => pair.split('='))
  return (method === undefined || method === target.method) && headers.every(({ name, value: wanted }) => given.some(([key, own]) => key!.toLowerCase() === name.toLowerCase() && own === wanted))
    && queryParams.every(({ name, value: wanted }) => asked.some(([key, own]) => key === name && own === wanted))
}

/**
 * "Exact path match; prefix path match with the largest number of characters; method match; largest number of header matches; largest
 * number of query param matches. The oldest route; the first in alphabetical order." Envoy Gateway counts a method as one more header.
 */
function naively(rows: readonly Row[], target: Target): string {
  const host = target.host!
  const covers = (wild: string) => wild.startsWith('*.') && host.endsWith(wild.slice(1)) && host.length >= wild.length
  const meant = [(each: Row) => each.host === host, ...['*.shop.example.com', '*.example.com'].map((wild) => (each: Row) => each.host === wild && covers(wild)), (each: Row) => each.host === undefined]
    .find((rule) => rows.some(rule))
  const candidates = meant ? rows.filter((each) => meant(each) && fits(each.match, target)) : []
  const rank = ({ match: { path, headers = [], queryParams = [], method } }: Row) => {
    const { type = 'PathPrefix', value = '/' } = path ?? {}
    return [type === 'Exact' ? 1 : 0, value === '/' && type !== 'Exact' ? 0 : value.length, headers.length + (method === undefined ? 0 : 1), queryParams.length]
  }
  let best: Row | undefined
  for (const each of candidates) {
    const better = best && rank(each).map((score, index) => score - rank(best!)[index]!).find((difference) => difference !== 0)
    if (!best || (better ?? 0) > 0) best = each
  }
  return best ? `x/b${rows.indexOf(best)}/80` : 'none'
}

const match = fc.record({
  path: fc.record({ type: fc.constantFrom('Exact', 'PathPrefix'), value: fc.constantFrom('/', '/a', '/ab', '/a/b') }),
  headers: fc.uniqueArray(fc.constantFrom({ name: 'X-A', value: '1' }, { name: 'x-b', value: '2' }), { selector: ({ name }) => name }),
  queryParams: fc.subarray([{ name: 'q', value: '1' }]), method: fc.constantFrom('GET', 'POST', undefined),
}).map(({ method, ...rest }): RouteMatch => ({ ...rest, ...(method !== undefined && { method }) }))

const row = fc.record({ host: fc.constantFrom('shop.example.com', '*.example.com', '*.shop.example.com', undefined), match })
  .map(({ host, match: own }): Row => ({ match: own, ...(host !== undefined && { host }) }))

const target: fc.Arbitrary<Target> = fc.record({
  host: fc.constantFrom('shop.example.com', 'a.shop.example.com', 'a.b.example.com', 'example.com', 'other.org'), path: fc.constantFrom('/', '/a', '/a/', '/ab', '/a/b', '/a/b/c', '/b'),
  method: fc.constantFrom('GET', 'POST'), headers: fc.subarray(['x-a: 1', 'X-B: 2', 'x-a: 2']), query: fc.constantFrom('', 'q=1', 'q=2&r=1'), weight: fc.constant(1),
}).map((each) => ({ ...each, headers: each.headers.includes('x-a: 1') ? each.headers.filter((line) => line !== 'x-a: 2') : each.headers }))

test('random routes and requests', () => {
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.array(target, { minLength: 5, maxLength: 12 }), (rows, targets) => {
    for (const each of targets) expect(routed(rows, each)).toBe(naively(rows, each))
  }), { numRuns: 400 })
})
