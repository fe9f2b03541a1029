/** Objects of the Gateway API, written by hand and spoiled from a seed. */

export interface Sample {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: unknown
}

function sample(kind: string, spec: unknown): Sample {
  return { apiVersion: `gateway.networking.k8s.io/${kind === 'ReferenceGrant' ? 'v1beta1' : 'v1'}`, kind, metadata: { name: 'sample' }, spec }
}

const gateway = {
  gatewayClassName: 'eg',
  listeners: [
    { name: 'http', port: 80, protocol: 'HTTP' },
    { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com', tls: { certificateRefs: [{ name: 'tls' }] }, allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'HTTPRoute' }] } },
    { name: 'pass', port: 8443, protocol: 'TLS', tls: { mode: 'Passthrough' } },
  ],
  addresses: [{ value: '203.0.113.1' }, { type: 'Hostname', value: 'lb.example.com' }],
  infrastructure: { labels: { a: 'b' } },
}

const route = {
  parentRefs: [{ name: 'gateway' }, { name: 'other', sectionName: 'http' }],
  hostnames: ['shop.example.com', '*.example.org'],
  rules: [
    {
      name: 'first',
      matches: [{ path: { type: 'Exact', value: '/a' }, method: 'GET' }, { headers: [{ name: 'x-a', value: 'b' }], queryParams: [{ name: 'q', value: '.*', type: 'RegularExpression' }] }],
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'a', value: 'b' }], add: [{ name: 'c', value: 'd' }], remove: ['e'] } },
        { type: 'RequestMirror', requestMirror: { backendRef: { name: 'shadow', port: 80 }, percent: 10 } },
      ],
      backendRefs: [{ name: 'web', port: 80, weight: 9 }, { name: 'next', port: 80, weight: 1 }],
      timeouts: { request: '10s', backendRequest: '2s' },
      retry: { codes: [503], attempts: 2, backoff: '100ms' },
    },
    { matches: [{ path: { value: '/old' } }], filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'x.example.com', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } } }], backendRefs: [{ name: 'web', port: 80 }] },
    { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301, path: { type: 'ReplaceFullPath', replaceFullPath: '/x' } } }] },
  ],
}

const grant = { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'a' }], to: [{ group: '', kind: 'Service' }, { group: '', kind: 'Secret', name: 'tls' }] }
const gatewayClass = { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller', description: 'Envoy' }

export const writtenObjects: readonly Sample[] = [
  sample('GatewayClass', gatewayClass), sample('Gateway', gateway), sample('HTTPRoute', route), sample('ReferenceGrant', grant),
  sample('GatewayClass', {}), sample('Gateway', { gatewayClassName: 'x', listeners: [] }), sample('HTTPRoute', {}), sample('HTTPRoute', { rules: [] }), sample('ReferenceGrant', { from: [], to: [] }),
  sample('Gateway', { gatewayClassName: 'x', listeners: [{ name: 'a', port: 443, protocol: 'HTTPS', tls: { mode: 'Passthrough' } }, { name: 'b', port: 443, protocol: 'TLS' }, { name: 'c', port: 1, protocol: 'TCP', hostname: 'x.y' }] }),
  sample('HTTPRoute', { rules: Array.from({ length: 3 }, () => ({ matches: Array.from({ length: 60 }, () => ({})) })) }),
  sample('HTTPRoute', { parentRefs: [{ name: 'a' }, { name: 'a' }, { name: 'a', sectionName: 'x' }] }),
  sample('HTTPRoute', { rules: [{ filters: [{ type: 'URLRewrite' }, { type: 'RequestRedirect', requestRedirect: {}, urlRewrite: {} }, { type: 'CORS' }], backendRefs: [{ name: 'a' }] }] }),
]

const odd: readonly unknown[] = [
  '', 'A b', 'example.com', '*.Example.com', '/a//b', '/a/../b', 'b', '/%2f', '/ok#x', 'x'.repeat(300), 0, 70_000, -1, 301, 418, '1h', '5x', 'Exact', 'RegularExpression', 'PathPrefix', 'ReplaceFullPath', 'ReplacePrefixMatch',
  'HTTPS', 'TCP', 'Terminate', 'Passthrough', 'Selector', 'RequestRedirect', 'URLRewrite', 'CORS', 'Service', 'gateway.networking.k8s.io', 'GET', 'get', [], {},
]

function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 0x1_0000_0000 * sides)
  }
}

export function growObjects(count: number): Sample[] {
  return Array.from({ length: count }, (_, seed) => {
    const roll = dice(seed * 7919 + 3)
    for (let warm = 0; warm < 5; warm++) roll(2)
    const [kind, spec] = ([['Gateway', gateway], ['HTTPRoute', route], ['HTTPRoute', route], ['ReferenceGrant', grant], ['GatewayClass', gatewayClass]] as const)[roll(5)]!
    let changed: unknown = JSON.parse(JSON.stringify(spec))
    for (let left = 1 + roll(3); left > 0; left--) changed = spoil(changed, roll)
    return sample(kind, changed)
  })
}

/** Walks to a place, and removes, repeats or replaces what is there by something of its own type. */
function spoil(value: unknown, roll: (sides: number) => number): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || roll(8) === 0) return roll(2) === 0 ? [] : [...value as unknown[], ...value as unknown[]]
    const index = roll(value.length)
    return value.map((each: unknown, at) => (at === index ? spoil(each, roll) : each))
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    const key = keys[roll(keys.length)]
    if (key === undefined) return value
    const { [key]: own, ...rest } = value as Record<string, unknown>
    return roll(7) === 0 ? rest : { ...rest, [key]: spoil(own, roll) }
  }
  const same = odd.filter((each) => typeof each === typeof value)
  return same[roll(same.length)]
}
