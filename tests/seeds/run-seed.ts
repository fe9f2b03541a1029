/** One run of a seed: a cluster, what happens to it, a fork on the way, and rest at the end. */
import { worldParts } from '@track/cluster'
import {
  digestOfWorld, engineVersion, minute, printMicroTimestamp, printPlain, restore, second, type Simulation, snapshot,
} from '@track/simulation'
import { apply, clusterOptions, startCluster } from '../../packages/cluster/src/testing/play-cluster.ts'
import { drawOf } from './draw.ts'
import { nextHappening, stopFaults } from './happenings.ts'
import { unrest } from './rest.ts'
import { newWatching, runWatched } from './watching.ts'
import { goodImages, shop, web } from './workloads.ts'

const steps = 16
const pauseMax = 60
const linesShown = 20
const lineLengthMax = 160
/** Back-offs reach five minutes, evicted pods take as long; then all should be as it was asked for. */
const restsWithin = 15 * minute
/** What goes on all the time, and would hide the rest. */
const routine: ReadonlySet<string> = new Set([
  'controller-runtime/changes', 'garbage-collector/changes', 'metrics-server/scrape', 'node-lifecycle/monitor', 'nodes/heartbeat', 'nodes/probe',
  'nodes/traffic', 'pod-gc/check', 'telemetry/discover', 'telemetry/scrape',
])
/** The one controller that looks again every few seconds. */
const periodic = 'horizontal-pod-autoscaler'

/** Runs a seed; throws with how to run it again, what happened, and the last events when something does not hold. */
export function runSeed(seed: number): void {
  const world = startCluster(seed)
  const lines = lastEvents(world)
  const done: string[] = []
  try {
    play(world, seed, done)
  } catch (error) {
    // What does not hold, a refusal that nobody expected, or a fault of the engine's own.
    const wrong = error instanceof Error ? error.message : String(error)
    throw new Error([
      `seed ${seed}, ${printMicroTimestamp(world.now)}: ${wrong}`,
      `Again: TRACK_SEEDS=${seed}..${seed} npx vitest run tests/seeds (engine ${engineVersion})`,
      'What happened:', ...done, 'The last events:', ...lines,
    ].join('\n'), { cause: error })
  }
}

function play(world: Simulation, seed: number, done: string[]): void {
  apply(world, `${shop}\n---\n${web({ name: 'web-a', replicas: 3, cpu: '100m', image: goodImages[0] })}`)
  const watching = newWatching()
  let other: Simulation | undefined
  for (let step = 0; step < steps; step++) {
    if (step === steps >> 1) other = anotherOf(world, seed)
    done.push(`${printMicroTimestamp(world.now)} ${nextHappening(drawOf(seed, step)).name}`)
    act(world, seed, step)
    runWatched(world, pauseAfter(seed, step), watching)
  }
  for (let step = steps >> 1; step < steps; step++) {
    act(other!, seed, step)
    other!.runFor(pauseAfter(seed, step))
  }
  if (digestOfWorld(other!) !== digestOfWorld(world)) throw new Error(`${howAnother(seed)} in the middle has gone another way`)
  stopFaults(world)
  runWatched(world, restsWithin, watching)
  const restless = unrest(world)
  if (restless.length > 0) throw new Error(`fifteen minutes after the last fault: ${restless.join('; ')}`)
}

const howAnother = (seed: number) => (seed % 2 === 0 ? 'a fork' : 'a world that was saved and opened')

function anotherOf(world: Simulation, seed: number): Simulation {
  return seed % 2 === 0 ? world.fork() : restore(worldParts(clusterOptions), snapshot(world))
}

/** The newest events that are no routine; a fork has none. */
function lastEvents(world: Simulation): readonly string[] {
  const lines: string[] = []
  world.observe(({ at, part, event, data }) => {
    if (event === 'lane' || routine.has(`${part}/${event}`)) return
    const what = data === undefined ? '' : printPlain(data)
    if (what.includes(periodic)) return
    lines.push(`${printMicroTimestamp(at)} ${part}/${event} ${what}`.slice(0, lineLengthMax))
    if (lines.length > linesShown) lines.shift()
  })
  return lines
}

function act(world: Simulation, seed: number, step: number): void {
  const draw = drawOf(seed, step)
  nextHappening(draw).act(world, draw, step)
}

function pauseAfter(seed: number, step: number): number {
  return (1 + drawOf(seed, step).below(pauseMax, 'pause')) * second
}
