import { deployments, horizontalPodAutoscalers, nodes, pods, StatusError } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { hour, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { faults } from './faults/kind.ts'
import { apply, ask, startCluster, workload } from './testing/play-cluster.ts'

const api = workload('api', `
kind: server
concurrency: 10
queue.limit: 2000
routes: [{path: /, service: exponential(20ms)}]`, { port: 8080 })

const clients = (rate: number, more = '') => workload('clients', `
kind: client
service: api
load.rate: ${rate}/s
timeout: 1s
${more}`)

const stall = `
apiVersion: traffic.track.dev/v1
kind: Fault
metadata: {name: stall}
spec: {kind: stall, target: {service: api}, after: 30s, for: 20s}`

const readyNodes = (world: Simulation) =>
  cacheOf(world).list(nodes).filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')).length

test('a cluster begins with three ready nodes and its system namespaces', () => {
  const world = startCluster()
  expect(readyNodes(world)).toBe(3)
})

test('a cluster under load, with a fault, is one plain value: it forks, is saved, and replays', () => {
  const { simulation } = checkWorld(startCluster, [
    (world) => apply(world, `${api}\n---\n${clients(200)}`),
    { run: minute },
    (world) => apply(world, stall),
    { run: 2 * minute },
    (world) => apply(world, clients(100)),
    { run: minute },
  ])
  expect(cacheOf(simulation).list(pods, 'default')).toHaveLength(2)
}, 240_000)

test('a Fault says what it does and heals; deleting one heals it at once', () => {
  const world = startCluster()
  apply(world, `${api}\n---\n${clients(100)}`)
  world.runFor(minute)
  apply(world, stall)
  const phaseAfter = (duration: number) => {
    world.runFor(duration)
    return cacheOf(world).get(faults, 'stall', 'default')?.status?.phase
  }
  expect([phaseAfter(second), phaseAfter(30 * second), phaseAfter(20 * second)]).toEqual(['Planned', 'Active', 'Healed'])
  world.runFor(2 * minute)
  expect(ask(world, 'sum by (outcome) (increase(http_client_requests_total[1m])) > 0', 'outcome')).toHaveLength(1)
})

test.each([
  ['an unknown kind', 'spec: {kind: flood, target: {service: api}}', 'spec.kind: Unsupported value: "flood": supported values: "api-slow", "api-throttled", "bandwidth", "crash", "disk-full", "dns-failure", "errors", "kubelet-stopped", "latency", "memory-pressure", "mtu", "node-down", "node-isolated", "node-unreachable", "noisy-neighbour", "packet-delay", "packet-loss", "partition", "poison-message", "quota", "registry-outage", "slow", "stall", "thundering-herd"'],
  ['no target', 'spec: {kind: stall, target: {}}', 'spec.target: Required value: name a service or podLabels'],
  ['a duration that is none', 'spec: {kind: stall, target: {service: api}, for: soon}', 'spec.for: Invalid value: "soon": invalid duration "soon"'],
  ['errors without a share', 'spec: {kind: errors, target: {service: api}}', 'spec.ratio: Invalid value: 0: must be greater than 0 and at most 1'],
])('a Fault with %s is refused', (_what, spec, words) => {
  const world = startCluster()
  const create = () => apply(world, `apiVersion: traffic.track.dev/v1\nkind: Fault\nmetadata: {name: x}\n${spec}`)
  expect(create).toThrow(StatusError)
  expect(create).toThrow(`Fault.traffic.track.dev "x" is invalid: ${words}`)
})

test('an autoscaler follows an external metric, which is a named query', () => {
  const world = startCluster()
  apply(world, `
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: adapter-config, namespace: monitoring}
data:
  config.yaml: |
    externalRules:
    - seriesQuery: http_client_requests_total
      name: {as: requests_per_second}
      metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m]))
---
${api}
---
${clients(300)}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 1
  maxReplicas: 10
  metrics:
  - type: External
    external:
      metric: {name: requests_per_second, selector: {matchLabels: {app: clients}}}
      target: {type: AverageValue, averageValue: "100"}`)
  world.runFor(10 * minute)
  const replicas = cacheOf(world).get(deployments, 'api', 'default')?.status?.readyReplicas
  const conditions = cacheOf(world).get(horizontalPodAutoscalers, 'api', 'default')?.status?.conditions
  expect({ replicas, active: conditions?.find(({ type }) => type === 'ScalingActive')?.status }).toEqual({ replicas: 3, active: 'True' })
})

test('what pods use can be asked for a while after they start, as metrics-server has it', () => {
  const world = startCluster()
  apply(world, api)
  world.runFor(2 * minute)
  expect(ask(world, 'kube_deployment_status_replicas_ready', 'deployment')).toEqual(['api 1'])
  expect(ask(world, 'count(up == 1)')).toEqual(['8'])
})

test('an hour of a cluster at rest leaves it as it was', () => {
  const world = startCluster()
  world.runFor(hour)
  expect(readyNodes(world)).toBe(3)
  expect(cacheOf(world).list(pods)).toHaveLength(0)
})
