/** Plays a scenario in a world of its own: types into its shell, lets time pass, breaks nodes, asks PromQL. */
import {
  addonNamed, apiCallsPart, apiSystemCalls, buildWorld, promqlSystemCall, telemetryOf, topologyNamed,
} from '@track/cluster'
import { nodeFaultKinds } from '@track/nodes'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { addHost, dashboardSystemCall, home, hostEnvironment, hostFileSystem, shellPrograms } from '@track/shell'
import { type Duration, hour, type Part, parseGoDuration, second, type Simulation } from '@track/simulation'
import { labelsRecord, queryInstant } from '@track/telemetry'
import type { Scenario, Step } from './scenario.ts'

/** Nodes have registered and namespaces have their service accounts. */
const settled: Duration = 10 * second

/** A command that is not over after this much virtual time never will be. */
const patience: Duration = hour

export function openScenario({ cluster, files }: Scenario): Simulation {
  // `three-zones with alerting`
  const [name = '', addons = ''] = cluster.split(' with ')
  const topology = topologyNamed(name)
  if (!topology) throw new Error(`no cluster "${name}"`)
  const world = buildWorld({
    seed: 7, nodes: topology.nodes, programs: shellPrograms, more: [apiCallsPart as Part],
    addons: addons.split(' ').filter((each) => each !== '').map((each) => addonNamed(each)!),
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall },
  })
  addHost(world, { programs: shellPrograms, files })
  world.runFor(settled)
  return world
}

/** Does these steps, and answers what each one showed. */
export function playSteps(world: Simulation, steps: readonly Step[]): string[] {
  return steps.map(({ kind, words }) => players[kind](world, words))
}

const players: Readonly<Record<Step['kind'], (world: Simulation, words: string) => string>> = {
  type: typeCommand,
  wait(world, words) {
    const duration = parseGoDuration(words)
    if (typeof duration === 'string') throw new Error(duration)
    world.runFor(duration)
    return ''
  },
  node: changeNode,
  promql: askPromql,
  note: () => '',
}

function typeCommand(world: Simulation, command: string): string {
  const started = startProcess(world, { argv: ['bash', '-c', command], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + patience
  while (exitCodeOf(world, started.pid) === undefined) {
    if (world.nextAt() > end) throw new Error(`\`${command}\` does not end`)
    world.step()
  }
  const exitCode = exitCodeOf(world, started.pid)!
  const errors = linesOf(readOutput(world, started.stderr)).map((line) => `2> ${line}`)
  return [...linesOf(readOutput(world, started.stdout)), ...errors, ...(exitCode === 0 ? [] : [`exit ${exitCode}`])]
    .map((line) => `${line.trimEnd()}\n`).join('')
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** `node-a1 down`: a fault of that name begins; `node-a1 up`: all of its faults are over. */
function changeNode(world: Simulation, words: string): string {
  const [node = '', change] = words.split(' ')
  if (change !== 'up') world.input('nodes', 'begin fault', { node, fault: change })
  else for (const { name: fault } of nodeFaultKinds) world.input('nodes', 'end fault', { node, fault })
  return ''
}

function askPromql(world: Simulation, query: string): string {
  const { resultType, result } = queryInstant(telemetryOf(world), query, world.now)
  if (resultType !== 'vector') throw new Error(`the answer of ${query} is no vector`)
  return result.map(({ labels, value }) => {
    const pairs = Object.entries(labelsRecord(labels)).map(([name, text]) => `${name}="${text}"`)
    return `{${pairs.join(', ')}} ${Number(value.toPrecision(6))}\n`
  }).join('')
}
