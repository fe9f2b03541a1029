/** One run of a seed: a cluster, what happens to it, a fork on the way, and rest at the end. */
import { deployments, isConditionTrue, nodes, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { digestOfWorld, minute, printMicroTimestamp, printPlain, second, type Simulation } from '@track/simulation'
import { apply, startCluster } from '../../packages/cluster/src/testing/play-cluster.ts'
import { drawOf } from './draw.ts'
import { nextHappening, stopFaults } from './happenings.ts'
import { newWatching, runWatched } from './watching.ts'
import { goodImages, shop, web } from './workloads.ts'

const steps = 16
const pauseMax = 60
const linesShown = 20
const lineLengthMax = 160
/** Back-offs reach five minutes, evicted pods take as long; then all should be as it was asked for. */
const restsWithin = 15 * minute

/** Runs a seed; throws with seed, virtual time and the last events when something does not hold. */
export function runSeed(seed: number): void {
  const world = startCluster(seed)
  const lines = lastEvents(world)
  const done: string[] = []
  const fail = (wrong: string): never => {
    throw new Error([
      `seed ${seed}, ${printMicroTimestamp(world.now)}: ${wrong}`, 'What happened:', ...done, 'The last events:', ...lines,
    ].join('\n'))
  }
  apply(world, `${shop}\n---\n${web({ name: 'web-a', replicas: 3, cpu: '100m', image: goodImages[0] })}`)
  const watching = newWatching()
  let fork: Simulation | undefined
  for (let step = 0; step < steps; step++) {
    if (step === steps >> 1) fork = world.fork()
    const name = act(world, seed, step)
    done.push(`${printMicroTimestamp(world.now)} ${name}`)
    const wrong = runWatched(world, pauseAfter(seed, step), watching)
    if (wrong !== undefined) fail(wrong)
  }
  for (let step = steps >> 1; step < steps; step++) {
    act(fork!, seed, step)
    fork!.runFor(pauseAfter(seed, step))
  }
  if (digestOfWorld(fork!) !== digestOfWorld(world)) fail('a fork in the middle has gone another way')
  stopFaults(world)
  const wrong = runWatched(world, restsWithin, watching)
  if (wrong !== undefined) fail(wrong)
  const restless = unrest(world)
  if (restless.length > 0) fail(`fifteen minutes after the last fault: ${restless.join('; ')}`)
}

/** The newest events that are no request's; a fork has none. */
function lastEvents(world: Simulation): readonly string[] {
  const lines: string[] = []
  world.observe(({ at, part, event, data }) => {
    if (event === 'lane') return
    lines.push(`${printMicroTimestamp(at)} ${part}/${event} ${data === undefined ? '' : printPlain(data)}`.slice(0, lineLengthMax))
    if (lines.length > linesShown) lines.shift()
  })
  return lines
}

function act(world: Simulation, seed: number, step: number): string {
  const draw = drawOf(seed, step)
  const happening = nextHappening(draw)
  happening.act(world, draw, step)
  return happening.name
}

function pauseAfter(seed: number, step: number): number {
  return (1 + drawOf(seed, step).below(pauseMax, 'pause')) * second
}

/** What is not as it was asked for. */
function unrest(world: Simulation): string[] {
  const cache = cacheOf(world)
  const { failures } = world.export().states.get('controller-runtime') as { readonly failures: ReadonlyMap<string, number> }
  return [
    ...cache.list(nodes).filter(({ status }) => !isConditionTrue(status?.conditions, 'Ready')).map(({ metadata }) => `${metadata.name} is not ready`),
    ...cache.list(deployments).filter(({ spec, status }) => (status?.readyReplicas ?? 0) !== (spec?.replicas ?? 1))
      .map(({ metadata, spec, status }) => `${metadata.name} has ${status?.readyReplicas ?? 0} of ${spec?.replicas} replicas ready`),
    ...cache.list(pods).filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map(({ metadata }) => `${metadata.name} is still being deleted`),
    ...[...failures].map(([key, count]) => `${key} has failed ${count} times`),
  ]
}
