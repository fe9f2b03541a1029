/**
 * The flow log: a line of JSON a flow, in the log of the pods that keep it, so that `kubectl logs` shows it. Connections of
 * programs are written down as soon as it is known what becomes of them; of load one connection every ten seconds from each process to each Service that
 * it asks, drawn among the endpoints that may answer it, with how many there were. The form is this project's own.
 */
import { type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { appendLog, portOf, serverIdOf } from '@track/nodes'
import { oncePerRow, type Part, printMicroTimestamp, second, type Simulation, uniform } from '@track/simulation'
import { connectionsOf, type Connections } from '@track/traffic'
import { type Side, sideOfPod } from '../policy/connection.ts'
import { judge } from '../policy/policy-part.ts'
import { type Flow, type FlowCode, reasonOf } from './flow.ts'
import { repository } from './image.ts'

interface FlowLogState {
  /** By process and Service: the attempts that have been told of; undefined while nobody keeps the log. */
  told: ReadonlyMap<string, number> | undefined
  samples: number
}

const name = 'flow log'
const every = 10 * second

/** Where users and generators of load are. */
const outside: Side = { kind: 'other', address: '198.51.100.1' }

export const flowLogPart: Part<FlowLogState> & FlowCode = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: every, part: name, event: 'sample', data: {} })
    return { told: undefined, samples: 0 }
  },
  events: {
    sample(simulation: Simulation) {
      simulation.scheduleAfter({ after: every, part: name, event: 'sample', data: {} })
      const state = simulation.state(flowLogPart)
      if (logs(simulation).length === 0) state.told = undefined
      else sampleLoad(simulation, state)
    },
  },
  flows: {
    isAwake: (simulation) => logs(simulation).length > 0,
    seen(simulation, flow) {
      const line = `${JSON.stringify(lineOf(simulation, flow))}\n`
      for (const log of logs(simulation)) appendLog(simulation, log, 'stdout', line)
    },
  },
}

function logs(simulation: Simulation): string[] {
  return cacheOf(simulation).list(pods).flatMap((pod) => logIn(pod) ?? [])
}

const logIn = oncePerRow((pod: Pod): readonly string[] => {
  const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  const container = isReady ? pod.spec.containers.find(({ image = '' }) => image.startsWith(`${repository}:`)) : undefined
  return container ? [serverIdOf(pod, container.name)] : []
})

function sampleLoad(simulation: Simulation, state: FlowLogState): void {
  const byUid = new Map(cacheOf(simulation).list(pods).map((pod) => [pod.metadata.uid ?? '', pod]))
  const before = state.told
  const told = new Map<string, number>()
  for (const found of connectionsOf(simulation)) {
    const key = `${found.process} ${found.service}`
    told.set(key, (told.get(key) ?? 0) + found.attempts)
    const connections = found.attempts - (before?.get(key) ?? 0)
    if (before === undefined || connections <= 0 || found.to.length === 0) continue
    const flow = sampleOf(simulation, found, { connections, byUid, choice: uniform(simulation.stream('network', 'flow log'), state.samples++) })
    if (flow) flowLogPart.flows.seen(simulation, flow)
  }
  state.told = told
}

interface Sampling {
  readonly connections: number
  readonly byUid: ReadonlyMap<string, Pod>
  /** Between 0 and 1. */
  readonly choice: number
}

function sampleOf(simulation: Simulation, { process, service, to }: Connections, { connections, byUid, choice }: Sampling): Flow | undefined {
  const { id, isLost } = to[Math.floor(choice * to.length)]!
  const server = byUid.get(id.split('/')[0]!)
  const port = portOf(simulation, id)
  if (!server || port === undefined) return undefined
  const client = byUid.get(process.split('/')[0]!)
  const sides = { from: client ? sideOfPod(client) : outside, to: sideOfPod(server) }
  const dropped = isLost ? reasonOf(judge(simulation, { ...sides, port, protocol: 'TCP' })) || 'nothing gets through to it' : ''
  return { ...sides, port, asked: service, dropped, connections, bytes: undefined }
}

function lineOf(simulation: Simulation, { from, to, port, asked, dropped, connections, bytes }: Flow): object {
  return {
    time: printMicroTimestamp(simulation.now), verdict: dropped === '' ? 'FORWARDED' : 'DROPPED', ...(dropped !== '' && { reason: dropped }),
    source: shown(from), destination: { ...shown(to), port }, ...(asked !== undefined && { asked }), connections, ...(bytes !== undefined && { bytes }),
  }
}

function shown(side: Side): object {
  const { address } = side
  if (side.kind === 'node') return { address, node: side.node }
  if (side.kind === 'other') return { address }
  const { namespace, name: pod } = side.pod.metadata
  return { address, namespace, pod }
}
