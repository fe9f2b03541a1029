/** Sets of Ingresses, written by hand and grown from a seed. */

interface Path { readonly path?: string; readonly pathType: string; readonly backend: object }
interface Rule { readonly host?: string; readonly http?: { readonly paths: readonly Path[] } }

export interface Case {
  readonly ingresses: readonly object[]
  readonly check: boolean
}

const prefix = 'nginx.ingress.kubernetes.io/'

function backend(name: string, port: number | string = 80): object {
  return { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } }
}

interface Parts {
  readonly namespace?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly rules?: readonly Rule[]
  readonly defaultBackend?: object
  readonly tls?: readonly object[]
}

function ingress(name: string, { namespace = 'shop', annotations = {}, ...spec }: Parts): object {
  const own = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [prefix + key, value]))
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name, namespace, annotations: own }, spec: { ingressClassName: 'nginx', ...spec } }
}

function rule(host: string | undefined, ...paths: readonly (readonly [path: string | undefined, type: string, service: string])[]): Rule {
  return {
    ...(host !== undefined && { host }),
    http: { paths: paths.map(([path, pathType, service]) => ({ ...(path !== undefined && { path }), pathType, backend: backend(service) })) },
  }
}

const values: Readonly<Record<string, readonly string[]>> = {
  'rewrite-target': ['/', '/$1', '/$2', '/api/$1', 'x y', '/a b', ''],
  'use-regex': ['true', 'false', 'T', 'yes'],
  'ssl-redirect': ['true', 'false', 'no'],
  'force-ssl-redirect': ['true', '0'],
  'permanent-redirect': ['https://example.com', 'https://example.com/a?b=c', 'ftp://x', 'https://a b'],
  'permanent-redirect-code': ['301', '308', '200', 'x'],
  'temporal-redirect': ['https://example.org', 'mailto:x', 'https://a|b'],
  'proxy-connect-timeout': ['1', '5s', '30'],
  'proxy-read-timeout': ['2', '120', '', '1m'],
  'proxy-next-upstream': ['error', 'error timeout http_502', 'off', 'http_500', 'whatever'],
  'proxy-next-upstream-tries': ['1', '0', '5', 'many'],
  'limit-rps': ['10', '0', '1.5'],
  'limit-rpm': ['60', 'x'],
  'limit-burst-multiplier': ['1', '3'],
  'upstream-vhost': ['backend.internal', '$host'],
  'server-alias': ['www.example.com', 'a.example.com,b.example.com', 'shop.example.com'],
  'canary': ['true', 'false'],
  'canary-weight': ['10', '50', '-1', 'x'],
  'canary-weight-total': ['200', '1000'],
  'canary-by-header': ['X-Canary', 'X Canary', 'a|b'],
  'canary-by-header-value': ['yes', 'on'],
  'canary-by-header-pattern': ['^(a|b)$', 'v[0-9]+'],
  'canary-by-cookie': ['canary'],
}

export const writtenIngresses: readonly Case[] = [
  { check: true, ingresses: [ingress('a', { rules: [rule('shop.example.com', ['/', 'Prefix', 'web'])] })] },
  { check: true, ingresses: [
    ingress('a', { rules: [rule('shop.example.com', ['/cart', 'Prefix', 'cart'], ['/cart', 'Exact', 'exact'], ['/cart/items', 'Prefix', 'items'])] }),
    ingress('b', { rules: [rule('shop.example.com', ['/cart', 'Prefix', 'other'])] }),
  ] },
  { check: true, ingresses: [
    ingress('a', { rules: [rule('shop.example.com', ['/', 'Prefix', 'web'])] }),
    ingress('b', { annotations: { canary: 'true', 'canary-weight': '20' }, rules: [rule('shop.example.com', ['/', 'Prefix', 'next'])] }),
    ingress('c', { annotations: { canary: 'true', 'canary-weight': '30' }, rules: [rule('shop.example.com', ['/', 'Prefix', 'third'])] }),
  ] },
  { check: true, ingresses: [ingress('a', { annotations: { 'rewrite-target': '/$2' }, rules: [rule('shop.example.com', ['/api(/|$)(.*)', 'ImplementationSpecific', 'api'])] }),
    ingress('b', { rules: [rule('shop.example.com', ['/Img', 'Prefix', 'img'], ['/img/x', 'Exact', 'x'])] })] },
  { check: false, ingresses: [ingress('a', { defaultBackend: backend('all') }), ingress('b', { defaultBackend: backend('rest'), rules: [rule('x.example.com', ['/a', 'Prefix', 'a'])] })] },
]

/** A seeded sequence; the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 0x1_0000_0000 * sides)
  }
}

const hosts = ['shop.example.com', '*.example.com', 'api.example.com', 'example.com', undefined]
const paths = ['/', '/a', '/a/', '/a/b', '/A', '/ab', '/a/b/c', '/b', '/(a|b)', '/a(/|$)(.*)', '/x/(.*)', undefined]
const types = ['Prefix', 'Prefix', 'Exact', 'ImplementationSpecific']
const services = ['web', 'cart', 'api', 'next', 'old']

export function growIngresses(count: number): Case[] {
  return Array.from({ length: count }, (_, seed) => growCase(dice(seed + 1)))
}

function growCase(roll: (sides: number) => number): Case {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!
  for (let warm = 0; warm < 5; warm++) roll(2)
  const names = Array.from({ length: 1 + roll(4) }, (_, index) => `i${index}`)
  const ingresses = names.map((name) => {
    const annotations: Record<string, string> = {}
    for (let left = roll(4); left > 0; left--) {
      const key = pick(Object.keys(values))
      annotations[key] = pick(values[key]!)
    }
    const rules = Array.from({ length: roll(3) }, () => ({
      ...rule(pick(hosts), ...Array.from({ length: 1 + roll(3) }, () => [pick(paths), pick(types), pick(services)] as const)),
    }))
    return ingress(name, {
      namespace: roll(6) === 0 ? 'other' : 'shop', annotations, rules, ...((rules.length === 0 || roll(5) === 0) && { defaultBackend: backend(pick(services), pick([80, 'http'])) }),
    })
  })
  return { ingresses, check: roll(3) > 0 }
}
