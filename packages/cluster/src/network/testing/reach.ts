/** What the tests of a world's network share: a small shop on three nodes, and who reaches whom. */
import { nodes, pods, type Pod, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { minute, type Simulation } from '@track/simulation'
import { apply, startCluster, workload } from '../../testing/play-cluster.ts'
import { peerAt } from '../connect.ts'
import { podOf } from '../places.ts'
import { type Side, sideOfPod } from '../policy/connection.ts'

const server = 'kind: server\nconcurrency: 10\nroutes: [{path: /, service: 5ms}]'

/** `web-1` on node-a1, `web-2` on node-b1; `client-1` and `client-3` on node-a1 and node-c1; a Service `web`. */
export function startShop(service = 'ports: [{port: 80, targetPort: 8080}]'): Simulation {
  const world = startCluster()
  apply(world, shopObjects(service))
  world.runFor(minute)
  return world
}

export function shopObjects(service: string): string {
  const pinned = (name: string, node: string) => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name.split('-')[0]!}, name: ${name}}}
spec:
  nodeName: ${node}
  containers:
  - name: main
    image: track/workload:1.0
    ports: [{name: http, containerPort: 8080}]
    volumeMounts: [{name: config, mountPath: /etc/workload}]
  volumes: [{name: config, configMap: {name: shop}}]`
  const config = workload('shop', server).split('---')[0]!
  return `${config}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ${service.trim().replaceAll('\n', '\n  ')}${pinned('web-1', 'node-a1')}${pinned('web-2', 'node-b1')}${pinned('client-1', 'node-a1')}${pinned('client-3', 'node-c1')}`
}

export function podNamed(world: Simulation, name: string): Pod {
  return cacheOf(world).get(pods, name, 'default')!
}

export function addressOf(world: Simulation, name: string): string {
  const node = cacheOf(world).get(nodes, name)
  if (node) return node.status!.addresses![0]!.address
  const service = cacheOf(world).get(services, name, 'default')
  return service ? service.spec.clusterIP! : podNamed(world, name).status!.podIP!
}

export function sideNamed(world: Simulation, name: string): Side {
  if (name === 'outside') return { kind: 'other', address: '198.51.100.9' }
  if (name.startsWith('node-')) return { kind: 'node', node: name, address: addressOf(world, name) }
  return sideOfPod(podNamed(world, name))
}

/** Who answers, over some choices: `web-1 web-2`, `refused`, `silent`; with `seen`, from whom it comes to them. */
export function reach(world: Simulation, from: string, address: string, port: number, { seen = false, choices = [0.05, 0.3, 0.55, 0.8] } = {}): string {
  const answers = choices.map((choice) => {
    const peer = peerAt(world, { address, port, from: sideNamed(world, from), uid: undefined, choice })
    if (peer.kind !== 'server') return peer.kind === 'health check' ? `${peer.localEndpoints} local` : peer.kind
    return podOf(world, peer.uid)!.metadata.name! + (seen ? ` from ${peer.client}` : '')
  })
  return [...new Set(answers)].sort().join(' ')
}
