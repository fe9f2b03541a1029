/** How fast nodes are: pods that become ready, and a quiet cluster with probes and one crash loop. */
import { minute, second, type Simulation } from '@track/simulation'
import { node, podNamed, podOf, seen, worldWith } from '../src/testing/play.ts'

function milliseconds(run: () => void): number {
  const before = performance.now()
  run()
  return performance.now() - before
}

function thousandPods(): number {
  const nodes = Array.from({ length: 100 }, (_, index) => node(`node-${index + 1}`, { podCidr: `10.244.${index}.0/24` }))
  const pods = Array.from({ length: 1_000 }, (_, index) => podOf(`web-${index}`, {}, { nodeName: `node-${index % 100 + 1}` }))
  let world: Simulation | undefined
  const taken = milliseconds(() => {
    world = worldWith(pods, { nodes })
    world.runFor(30 * second)
  })
  if (!seen(podNamed(world!, 'web-999')).startsWith('Running ready')) throw new Error(`web-999 is ${seen(podNamed(world!, 'web-999'))}`)
  return taken
}

/** Nine probed pods on three nodes, one of which never comes up. */
function probedPods(): Simulation {
  const pods = Array.from({ length: 9 }, (_, index) => podOf(`web-${index}`, {
    image: 'workload:1.0',
    ...(index === 0 && { env: [{ name: 'BOOT_FAILS', value: 'no database' }] }),
    readinessProbe: { httpGet: { path: '/', port: 8080 } },
    livenessProbe: { tcpSocket: { port: 8080 } },
  }, { nodeName: `node-${index % 3 + 1}` }))
  const world = worldWith(pods, { nodes: [1, 2, 3].map((number) => node(`node-${number}`)) })
  world.runFor(30 * second)
  return world
}

function tenMinutes(): number {
  const world = probedPods()
  return milliseconds(() => world.runFor(10 * minute))
}

export const benchmarks = [
  { name: 'nodes: 1,000 pods ready on 100 nodes', unit: 'ms', target: 5_000, run: thousandPods },
  { name: 'nodes: ten minutes of nine probed pods, one in a crash loop', unit: 'ms', target: 60, run: tenMinutes },
]
