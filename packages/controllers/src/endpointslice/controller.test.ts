import { endpoints, endpointSlices, nodes, type Pod, pods, type PodSpec, type Service, services } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { expect, test } from 'vitest'
import { endpointsController } from '../endpoints/controller.ts'
import { run, setStatus, stop } from '../testing/pods.ts'
import { endpointSliceController } from './controller.ts'

const labels = { app: 'web' }
const namespace = 'default'

const build = () => worldWith([controllerRuntimePart([endpointSliceController, endpointsController])], (api) => {
  for (const zone of ['a', 'b']) {
    api.create(nodes, { metadata: { name: `node-${zone}`, labels: { 'topology.kubernetes.io/zone': `zone-${zone}` } }, spec: {} })
  }
})

const container = (port: number) => ({ name: 'web', image: 'nginx', ports: [{ name: 'http', containerPort: port }] })

function createPod(api: Client, name: string, spec: Partial<PodSpec> = {}): Pod {
  return api.create(pods, { metadata: { name, namespace, labels }, spec: { containers: [container(8080)], ...spec } })
}

/** A running pod with an address of its own. */
function startPod(api: Client, name: string, { node = 'node-a', ready = true, ip = `10.0.0.${name.slice(1)}`, spec = {} as Partial<PodSpec> } = {}): void {
  const pod = run(api, createPod(api, name, spec), { ready, node })
  setStatus(api, pod, { podIP: ip, podIPs: [{ ip }] })
}

const service = (spec: Partial<Service['spec']> = {}): Act => ['the Service', (api) => {
  api.create(services, { metadata: { name: 'web', namespace }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec } })
}]

const start = (name: string, options: Parameters<typeof startPod>[2] = {}): Act => [`${name} starts`, (api) => startPod(api, name, options)]
const change = (spec: Partial<Service['spec']>): Act => [`change ${JSON.stringify(spec)}`, (api) => {
  api.patch(services, { metadata: { name: 'web', namespace } }, { type: 'merge', body: { spec } })
}]

/** Names of slices are drawn: they are told by their ports. */
function view(cache: Cache): string[] {
  return cache.list(endpointSlices, namespace).map((slice) => {
    const ports = (slice.ports ?? []).map(({ name, port, protocol }) => `${name}:${port}/${protocol}`).join(',')
    const rows = slice.endpoints.map(({ addresses, conditions, nodeName, zone, targetRef, hints }) => {
      const states = Object.entries(conditions ?? {}).filter(([, is]) => is).map(([state]) => state).join('+')
      const hint = hints ? ` for ${[...(hints.forZones ?? []), ...(hints.forNodes ?? [])].map(({ name }) => name).join('+')}` : ''
      return `${targetRef?.name} ${addresses.join()} ${states || 'nothing'} ${nodeName} ${zone}${hint}`
    })
    return `[${ports}] ${rows.join('; ') || 'empty'}`
  }).sort()
}

test('a slice lists the pods that a Service selects, ready or not, until they have gone', () => {
  expect(play(build, view, [
    service(), start('p1'), start('p2', { node: 'node-b', ready: false }),
    ['p2 is ready', (api) => run(api, api.get(pods, 'p2', namespace))],
    ['p1 is deleted', (api) => api.delete(pods, { metadata: { name: 'p1', namespace } })],
    ['p1 has stopped', (api) => stop(api, api.get(pods, 'p1', namespace))],
    ['p2 succeeds', (api) => setStatus(api, api.get(pods, 'p2', namespace), { phase: 'Succeeded' })],
  ])).toMatchInlineSnapshot(`
    "
    the Service     [] empty
    p1 starts       [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
    p2 starts       [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a; p2 10.0.0.2 nothing node-b zone-b
    p2 is ready     [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a; p2 10.0.0.2 ready+serving node-b zone-b
    p1 is deleted   [http:8080/TCP] p1 10.0.0.1 serving+terminating node-a zone-a; p2 10.0.0.2 ready+serving node-b zone-b
    p1 has stopped  [http:8080/TCP] p2 10.0.0.2 ready+serving node-b zone-b
    p2 succeeds     [] empty
    "
  `)
})

test('a port by name may be another number in each pod; a pod without it stands apart', () => {
  expect(play(build, view, [
    service(), start('p1'), start('p2', { spec: { containers: [container(9090)] } }), start('p3', { spec: { containers: [{ name: 'web', image: 'nginx' }] } }),
    change({ ports: [{ name: 'http', port: 80, targetPort: 7070 }] }),
  ])).toMatchInlineSnapshot(`
    "
    the Service                                                     [] empty
    p1 starts                                                       [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
    p2 starts                                                       [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
                                                                    [http:9090/TCP] p2 10.0.0.2 ready+serving node-a zone-a
    p3 starts                                                       [] p3 10.0.0.3 ready+serving node-a zone-a
                                                                    [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
                                                                    [http:9090/TCP] p2 10.0.0.2 ready+serving node-a zone-a
    change {"ports":[{"name":"http","port":80,"targetPort":7070}]}  [http:7070/TCP] p1 10.0.0.1 ready+serving node-a zone-a; p2 10.0.0.2 ready+serving node-a zone-a; p3 10.0.0.3 ready+serving node-a zone-a
    "
  `)
})

test('publishNotReadyAddresses calls all of them ready', () => {
  expect(play(build, view, [service({ publishNotReadyAddresses: true }), start('p1', { ready: false })])).toMatchInlineSnapshot(`
    "
    the Service  [] empty
    p1 starts    [http:8080/TCP] p1 10.0.0.1 ready node-a zone-a
    "
  `)
})

test('traffic that is to stay close gets hints', () => {
  expect(play(build, view, [
    service({ trafficDistribution: 'PreferSameZone' }), start('p1'), start('p2', { node: 'node-b' }), change({ trafficDistribution: 'PreferSameNode' }),
  ])).toMatchInlineSnapshot(`
    "
    the Service                                      [] empty
    p1 starts                                        [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a for zone-a
    p2 starts                                        [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a for zone-a; p2 10.0.0.2 ready+serving node-b zone-b for zone-b
    change {"trafficDistribution":"PreferSameNode"}  [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a for zone-a+node-a; p2 10.0.0.2 ready+serving node-b zone-b for zone-b+node-b
    "
  `)
})

test('a pod follows its labels, a Service its selector', () => {
  expect(play(build, view, [
    service(), start('p1'),
    ['relabel p1', (api) => api.patch(pods, { metadata: { name: 'p1', namespace } }, { type: 'merge', body: { metadata: { labels: { app: 'db' } } } })],
    change({ selector: { app: 'db' } }),
    ['delete the Service', (api) => api.delete(services, { metadata: { name: 'web', namespace } })],
  ])).toMatchInlineSnapshot(`
    "
    the Service                       [] empty
    p1 starts                         [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
    relabel p1                        [] empty
    change {"selector":{"app":"db"}}  [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
    delete the Service                [http:8080/TCP] p1 10.0.0.1 ready+serving node-a zone-a
    "
  `)
})

test('a pod on a node that is not there is skipped, and that is said', () => {
  expect(play(build, (cache) => [...view(cache), ...eventLines(cache)], [service(), start('p1', { node: 'node-x' })])).toMatchInlineSnapshot(`
    "
    the Service  [] empty
    p1 starts    [] empty
                 Warning FailedToUpdateEndpointSlices: Error updating Endpoint Slices for Service default/web: skipping Pod p1 for Service default/web: Node node-x Not Found
    "
  `)
})

test('a slice holds a hundred; what goes leaves a gap, what comes fills it', () => {
  const sizes = (cache: Cache) => cache.list(endpointSlices, namespace).map((slice) => slice.endpoints.length).sort((a, b) => b - a).join(' + ')
  const many = (from: number, to: number): Act => [`pods ${from} to ${to}`, (api) => {
    for (let number = from; number <= to; number++) startPod(api, `p${number}`, { ip: `10.0.${number >> 8}.${number & 255}` })
  }]
  const kill = (from: number, to: number): Act => [`kill ${from} to ${to}`, (api) => {
    for (let number = from; number <= to; number++) stop(api, api.get(pods, `p${number}`, namespace))
  }]
  expect(play(build, sizes, [service(), many(1, 150), kill(1, 60), many(151, 170), many(171, 250), kill(61, 249)])).toMatchInlineSnapshot(`
    "
    the Service      0
    pods 1 to 150    100 + 50
    kill 1 to 60     50 + 40
    pods 151 to 170  70 + 40
    pods 171 to 250  80 + 70 + 40
    kill 61 to 249   1
    "
  `)
})

test('Endpoints hold the same for those who read them', () => {
  const legacy = (cache: Cache) => cache.list(endpoints, namespace).flatMap(({ subsets = [], metadata }) => {
    const name = `${metadata.name} ${JSON.stringify(metadata.labels)}`
    return [name, ...subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
      const list = (of: typeof addresses) => of.map(({ ip, targetRef }) => `${targetRef?.name} ${ip}`).join(', ') || '-'
      return `  ${ports.map(({ name: port, port: number }) => `${port}:${number}`).join()}: ${list(addresses)}; not ready ${list(notReadyAddresses)}`
    })]
  })
  expect(play(build, legacy, [
    service(), start('p1'), start('p2', { ready: false }), start('p3', { spec: { containers: [container(9090)] } }),
    ['p1 is deleted', (api) => api.delete(pods, { metadata: { name: 'p1', namespace } })],
    ['delete the Service', (api) => api.delete(services, { metadata: { name: 'web', namespace } })],
  ])).toMatchInlineSnapshot(`
    "
    the Service         web {"endpoints.kubernetes.io/managed-by":"endpoint-controller"}
    p1 starts           web {"endpoints.kubernetes.io/managed-by":"endpoint-controller"}
                          http:8080: p1 10.0.0.1; not ready -
    p2 starts           web {"endpoints.kubernetes.io/managed-by":"endpoint-controller"}
                          http:8080: p1 10.0.0.1; not ready p2 10.0.0.2
    p3 starts           web {"endpoints.kubernetes.io/managed-by":"endpoint-controller"}
                          http:8080: p1 10.0.0.1; not ready p2 10.0.0.2
                          http:9090: p3 10.0.0.3; not ready -
    p1 is deleted       web {"endpoints.kubernetes.io/managed-by":"endpoint-controller"}
                          http:8080: -; not ready p2 10.0.0.2
                          http:9090: p3 10.0.0.3; not ready -
    delete the Service
    "
  `)
})
