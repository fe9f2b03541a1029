/** Gateways and HTTPRoutes with what they refer to, or do not find, grown from a seed. */

export interface Cluster {
  readonly gateways: readonly object[]
  readonly httpRoutes: readonly object[]
  readonly services: readonly object[]
  readonly endpointSlices: readonly object[]
  readonly secrets: readonly object[]
  readonly namespaces: readonly object[]
  readonly referenceGrants: readonly object[]
}

const api = 'gateway.networking.k8s.io/v1'

function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 0x1_0000_0000 * sides)
  }
}

const namespaces = ['shop', 'other', 'infra'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { kind: name === 'infra' ? 'infra' : 'apps' } } }))

function service(namespace: string, name: string, spec: object = { clusterIP: '10.96.1.1', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] }): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec }
}

const services = [
  service('shop', 'web'), service('shop', 'api'), service('shop', 'empty'), service('other', 'far'), service('shop', 'alias', { type: 'ExternalName', externalName: 'example.org', ports: [{ port: 80, protocol: 'TCP' }] }),
  service('shop', 'datagrams', { clusterIP: '10.96.1.2', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }),
]

const endpointSlices = [['shop', 'web'], ['shop', 'api'], ['other', 'far']].map(([namespace, name]) => ({
  apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { namespace, name: `${name!}-1`, labels: { 'kubernetes.io/service-name': name } }, addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }], endpoints: [{ addresses: ['10.244.0.5'], conditions: { ready: true } }],
}))

const secrets = [
  { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'infra', name: 'opaque' }, type: 'Opaque', data: { a: 'Yg==' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'infra', name: 'hollow' }, type: 'kubernetes.io/tls', data: {} },
]

export function growClusters(count: number): Cluster[] {
  return Array.from({ length: count }, (_, seed) => {
    const roll = dice(seed * 104_729 + 11)
    for (let warm = 0; warm < 6; warm++) roll(2)
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!
    const gateways = Array.from({ length: 1 + roll(2) }, (_unused, index) => gateway(`g${index}`, pick, roll))
    const httpRoutes = Array.from({ length: 1 + roll(4) }, (_unused, index) => route(`r${index}`, index, pick, roll))
    const grant = {
      apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'ReferenceGrant', metadata: { namespace: 'other', name: 'grant' },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service', ...(roll(2) === 0 && { name: 'far' }) }] },
    }
    return { gateways, httpRoutes, services, endpointSlices, secrets, namespaces, referenceGrants: roll(2) === 0 ? [grant] : [] }
  })
}

type Pick = <T>(list: readonly T[]) => T

function gateway(name: string, pick: Pick, roll: (sides: number) => number): object {
  const listeners = Array.from({ length: 1 + roll(3) }, (_, index) => {
    const protocol = pick(['HTTP', 'HTTP', 'HTTP', 'HTTPS', 'TCP', 'example.com/OWN'])
    const refs = Array.from({ length: 1 + roll(2) }, () => pick([{ name: 'missing' }, { name: 'opaque' }, { name: 'hollow' }, { name: 'tls', namespace: 'other' }, { name: 'x', kind: 'ConfigMap' }, { name: 'x', group: 'a.b' }]))
    const from = pick(['All', 'All', 'Same', 'Selector'])
    const hostname = pick([undefined, undefined, '*.example.com', 'shop.example.com'])
    return {
      name: `l${index}`, port: pick([80, 80, 8080, 443]), protocol, ...(hostname !== undefined && protocol !== 'TCP' && { hostname }),
      ...(protocol === 'HTTPS' && { tls: { mode: 'Terminate', certificateRefs: refs } }),
      allowedRoutes: {
        namespaces: { from, ...(from === 'Selector' && roll(4) > 0 && { selector: { matchLabels: { kind: pick(['apps', 'infra']) } } }) },
        ...(roll(4) === 0 && { kinds: pick([[{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }], [{ group: 'gateway.networking.k8s.io', kind: 'TCPRoute' }], [{ group: 'a.b', kind: 'HTTPRoute' }], [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }, { group: 'gateway.networking.k8s.io', kind: 'X' }]]) }),
      },
    }
  })
  return { apiVersion: api, kind: 'Gateway', metadata: { namespace: 'infra', name }, spec: { gatewayClassName: 'eg', listeners } }
}

const paths = [['Exact', '/a'], ['PathPrefix', '/'], ['PathPrefix', '/a'], ['PathPrefix', '/a/b'], ['RegularExpression', '/x.*'], ['Exact', '/a/b']] as const

function route(name: string, index: number, pick: Pick, roll: (sides: number) => number): object {
  const parentRefs = Array.from({ length: 1 + roll(2) }, (_, number) => ({
    group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra', name: `g${number}`, ...(roll(3) === 0 && { sectionName: pick(['l0', 'l1', 'l7']) }), ...(roll(6) === 0 && { port: pick([80, 81]) }),
  }))
  const hostnames = pick([undefined, undefined, ['shop.example.com'], ['*.example.com'], ['api.example.com', 'shop.example.org']])
  const rules = Array.from({ length: 1 + roll(3) }, () => {
    const matches = Array.from({ length: 1 + roll(2) }, () => {
      const [type, value] = pick(paths)
      return {
        path: { type, value }, ...(roll(4) === 0 && { headers: [{ type: 'Exact', name: 'x-a', value: '1' }] }), ...(roll(5) === 0 && { method: 'GET' }),
        ...(roll(5) === 0 && { queryParams: [{ type: 'Exact', name: 'q', value: '1' }] }),
      }
    })
    const backendRefs = Array.from({ length: roll(3) }, () => ({
      group: '', kind: 'Service', port: 80, weight: pick([1, 1, 0, 5]), ...pick<object>([{ name: 'web' }, { name: 'web' }, { name: 'api' }, { name: 'missing' }, { name: 'empty' }, { name: 'far', namespace: 'other' }, { name: 'alias' }, { name: 'web', port: 81 }, { name: 'datagrams', port: 53 }, { name: 'x', group: 'a.b', kind: 'X' }, { name: 'x', kind: 'ConfigMap' }]),
    }))
    return { matches, backendRefs }
  })
  return {
    apiVersion: api, kind: 'HTTPRoute', metadata: { namespace: pick(['shop', 'shop', 'other']), name, creationTimestamp: `2025-01-01T00:00:0${index}Z` },
    spec: { parentRefs, ...(hostnames && { hostnames }), rules },
  }
}
