/**
 * Half an hour of a busy cluster comes out the same however its time is let pass: at once, by the
 * second, in steps of any size, looked at on the way, saved and opened again, in a fork and in its parent.
 */
import { pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import {
  digestOfWorld, integerBelow, millisecond, minute, restore, second, type Simulation, snapshot, stream,
} from '@track/simulation'
import { firstDifference } from '@track/simulation/testing'
import { beforeAll, expect, test } from 'vitest'
import { apply, ask, clusterOptions, startCluster, workload } from './testing/play-cluster.ts'
import { worldParts } from './world.ts'

const span = 30 * minute

const shop = workload('shop', `
kind: server
concurrency: 10
queue.limit: 500
routes: [{path: /, service: exponential(20ms), cpu: 10ms}]`, { replicas: 2, port: 8080 })

const clients = workload('clients', `
kind: client
service: shop
load.rate: 40/s
timeout: 500ms
retries: 2`)

const others = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
  minReplicas: 2
  maxReplicas: 6
  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 150m}}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: probed}
spec:
  replicas: 4
  selector: {matchLabels: {app: probed}}
  template:
    metadata: {labels: {app: probed}}
    spec:
      containers:
      - name: probed
        image: nginx:1.29
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 3}
        livenessProbe: {httpGet: {path: /, port: 80}}
---
apiVersion: v1
kind: Pod
metadata: {name: crashes}
spec:
  containers: [{name: crashes, image: "nginx:1.29", command: ["no-such-program"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: no-image}
spec:
  containers: [{name: no-image, image: "nginx:9.99-nowhere"}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: fails}
spec:
  schedule: "*/2 * * * *"
  jobTemplate:
    spec:
      backoffLimit: 1
      ttlSecondsAfterFinished: 300
      template:
        spec:
          restartPolicy: Never
          containers: [{name: fails, image: "nginx:1.29", command: ["no-such-program"]}]
---
apiVersion: traffic.track.dev/v1
kind: Fault
metadata: {name: stall}
spec: {kind: stall, target: {service: shop}, after: 5m, for: 20s}`

/** The node goes for good: its pods move on the way. */
function busyCluster(): Simulation {
  const world = startCluster()
  apply(world, [shop, clients, others].join('\n---\n'))
  world.input('nodes', 'begin fault', { node: 'node-b1', fault: 'down', for: 15 * minute })
  return world
}

function runInSteps(world: Simulation, stepOf: (index: number) => number, look: (world: Simulation) => void = () => {}): Simulation {
  const end = world.now + span
  for (let index = 0; world.now < end; index++) {
    world.runUntil(Math.min(end, world.now + stepOf(index)))
    look(world)
  }
  return world
}

const anyStep = (index: number) => (1 + integerBelow(90_000, stream(7, 'step'), index)) * millisecond

const ways: [how: string, run: () => Simulation][] = [
  ['by the second', () => runInSteps(busyCluster(), () => second)],
  ['in steps of any size', () => runInSteps(busyCluster(), anyStep)],
  ['looked at on the way', () => runInSteps(busyCluster(), anyStep, (world) => {
    cacheOf(world).list(pods)
    ask(world, 'sum(rate(http_client_requests_total[1m]))')
    digestOfWorld(world)
  })],
  ['saved and opened again', () => {
    const world = busyCluster()
    world.runFor(11 * minute)
    const opened = restore(worldParts(clusterOptions), snapshot(world))
    opened.runFor(span - 11 * minute)
    return opened
  }],
  ['as a fork', () => {
    const world = busyCluster()
    world.runFor(13 * minute)
    const fork = world.fork()
    world.runFor(span)
    fork.runFor(span - 13 * minute)
    return fork
  }],
  ['after a fork that went another way', () => {
    const world = busyCluster()
    world.runFor(13 * minute)
    const fork = world.fork()
    apply(fork, clients.replace('40/s', '90/s'))
    fork.runFor(span)
    world.runFor(span - 13 * minute)
    return world
  }],
]

let atOnce: Simulation

beforeAll(() => {
  atOnce = busyCluster()
  atOnce.runFor(span)
}, 240_000)

test('the half hour is a busy one', () => {
  const phases = cacheOf(atOnce).list(pods, 'default').map(({ metadata, spec, status }) => `${metadata.name!.split('-')[0]} ${spec.nodeName} ${status?.phase}`)
  expect([...new Set(phases)].sort()).toMatchInlineSnapshot(`
    [
      "clients node-c1 Running",
      "crashes node-a1 Running",
      "fails node-b1 Failed",
      "probed node-a1 Running",
      "probed node-c1 Running",
      "shop node-a1 Running",
      "shop node-c1 Running",
    ]
  `)
  expect(ask(atOnce, 'sum by (outcome) (http_client_requests_total) > 0', 'outcome')).toMatchInlineSnapshot(`
    [
      "success 70100",
      "timeout 312",
      "rejected 452",
    ]
  `)
})

test.each(ways)('%s', (_how, run) => {
  const world = run()
  const [expected, found] = [digestOfWorld(atOnce), digestOfWorld(world)]
  if (found !== expected) expect(firstDifference(atOnce.export().states, world.export().states)).toBeUndefined()
  expect(found).toBe(expected)
  expect(world.export().states).toEqual(atOnce.export().states)
}, 240_000)
