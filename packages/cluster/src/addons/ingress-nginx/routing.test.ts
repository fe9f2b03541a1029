/** Which backend a request comes to, against a plain reading of the Ingress documentation: every host and path of a small world. */
import type { Ingress } from '@track/apimachinery'
import { matchedBy } from '@track/traffic'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proxyTableOf } from './proxy-table.ts'
import { configurationOf } from './servers.ts'

interface Row { readonly host?: string; readonly path: string; readonly type: 'Exact' | 'Prefix'; readonly service: string }

/** An Ingress a row; the first is the oldest. */
function ingressesOf(rows: readonly Row[]): Ingress[] {
  return rows.map(({ host, path, type, service }, index) => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: `i${index}`, namespace: 'x' },
    spec: { rules: [{ ...(host !== undefined && { host }), http: { paths: [{ path, pathType: type, backend: { service: { name: service, port: { number: 80 } } } }] } }] },
  }))
}

function routed(rows: readonly Row[], host: string, path: string): string {
  const table = proxyTableOf(configurationOf(ingressesOf(rows)), { isServed: () => true, hasCertificate: () => false })
  const { rule } = matchedBy(table, { host, path, method: 'GET', weight: 1, port: 80 })
  return rule?.backends[0]?.name ?? String(rule?.status ?? 404)
}

/**
 * "Exact: matches the URL path exactly. Prefix: matches based on a URL path prefix split by /, element by element. Precedence to the longest
 * matching path, then exact over prefix. Wildcard: covers a single label. A host that is given is more particular than a wildcard, and both
 * than none." And of nginx: a host has its own paths and no others, and a final slash of a prefix is asked for.
 */
function naively(rows: readonly Row[], host: string, path: string): string {
  const named = (each: Row) => each.host === host
  const wild = (each: Row) => each.host !== undefined && each.host.startsWith('*.') && /^[\w-]+$/.test(host.slice(0, -each.host.length + 1)) && host.endsWith(each.host.slice(1))
  const meant = rows.some(named) ? rows.filter(named) : rows.some(wild) ? rows.filter(wild) : rows.filter((each) => each.host === undefined)
  const exact = meant.find((each) => each.type === 'Exact' && each.path === path)
  if (exact) return `x-${exact.service}-80`
  const own = meant.find((each) => each.type === 'Prefix' && each.path === path)
  if (own) return `x-${own.service}-80`
  if (meant.some((each) => each.type === 'Prefix' && each.path === `${path}/`)) return '301'
  const elements = (text: string) => text.split('/').filter((each) => each !== '')
  const fits = meant.filter((each) => each.type === 'Prefix' && elements(each.path).every((part, index) => elements(path)[index] === part))
    .filter((each) => each.path === '/' || !each.path.endsWith('/') || path.startsWith(each.path))
  const longest = fits.toSorted((a, b) => elements(b.path).length - elements(a.path).length)
  const best = longest.filter((each) => elements(each.path).length === elements(longest[0]!.path).length)
  // Of `/a` and `/a/` nginx keeps what it saw first where both become the same.
  return best[0] ? `x-${best[0].service}-80` : '404'
}

const hosts = ['shop.example.com', 'example.com', 'a.b.example.com', 'other.org']
const paths = ['/', '/a', '/a/', '/ab', '/a/b', '/a/b/c', '/b', '/A']

const row = fc.record({
  host: fc.constantFrom('shop.example.com', '*.example.com', 'example.com', undefined), path: fc.constantFrom('/', '/a', '/ab', '/a/b', '/b'),
  type: fc.constantFrom('Exact' as const, 'Prefix' as const), service: fc.constantFrom('p', 'q', 'r', 's'),
}).map(({ host, ...rest }): Row => ({ ...rest, ...(host !== undefined && { host }) }))

test('every host and path of random Ingresses', () => {
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 7 }), (rows) => {
    for (const host of hosts) for (const path of paths) expect(`${host}${path} ${routed(rows, host, path)}`).toBe(`${host}${path} ${naively(rows, host, path)}`)
  }), { numRuns: 120 })
})

describe('a slash at the end of a prefix', () => {
  const rows: Row[] = [{ path: '/', type: 'Prefix', service: 'root' }, { path: '/a/', type: 'Prefix', service: 'a' }]
  test.each([['/a/', 'x-a-80'], ['/a/b', 'x-a-80'], ['/a', '301'], ['/ab', 'x-root-80']])('%s: %s', (path, expected) => {
    expect([routed(rows, 'h', path), naively(rows, 'h', path)]).toEqual([expected, expected])
  })
})
