/** What happens to the traffic and to what answers it. */
import { apply } from '../../../packages/cluster/src/testing/play-cluster.ts'
import type { Happening } from '../happening.ts'
import { clients } from '../workloads.ts'

const serviceFaults = ['kind: stall', 'kind: crash', 'kind: slow, factor: 4', 'kind: errors, ratio: 0.3', 'kind: latency, delay: 200ms'] as const

export const trafficHappenings: readonly Happening[] = [
  {
    name: 'something happens to the service', weight: 2,
    act: (world, draw, step) => apply(world, `
apiVersion: traffic.track.dev/v1
kind: Fault
metadata: {name: fault-${step}}
spec: {target: {service: api}, for: ${10 + draw.below(60, 'for')}s, ${draw.oneOf(serviceFaults, 'fault')}}`),
  },
  { name: 'more or fewer clients', weight: 2, act: (world, draw) => apply(world, clients(draw.oneOf([0, 5, 60, 150], 'rate')!)) },
]
