/**
 * Processes that exchange messages, as a part of a world: the reduced world of a protocol. A message is
 * an event row that is delayed, lost, doubled or overtaken by keyed chance; a process stands still,
 * crashes and starts again from its disk, and reads a clock of its own.
 */
import {
  type Instant, type Part, type Plain, sample, type Simulation, type Stream, substream, uniform,
} from '@track/simulation'
import type { Addressed } from './behaviour.ts'
import { type EnsembleFault, faultComplaints } from './fault.ts'
import { beginFault, healFault } from './faulting.ts'
import { type AnyBehaviour, newProcess, Processes } from './processes.ts'
import {
  type Delivery, type Disk, type EnsembleState, type Gateway, honestDisk, type Network, type Note, type Process, quietNetwork,
  type Wake, type Written,
} from './state.ts'

/** A process as it is declared: `row` is made for its stream of chance and the time that its clock shows. */
export interface ProcessDeclaration {
  readonly id: string
  /** Which of the behaviours. */
  readonly kind: string
  row(stream: Stream, now: Instant): object
}

export interface EnsembleSettings {
  readonly name: string
  readonly behaviours: Readonly<Record<string, AnyBehaviour>>
  readonly processes: readonly ProcessDeclaration[]
  readonly network?: Network
  readonly disk?: Disk
  readonly faults?: readonly EnsembleFault[]
  readonly gateways?: Readonly<Record<string, Gateway>>
}

export type Ensemble = Part<EnsembleState>

export function ensemble(settings: EnsembleSettings): Ensemble {
  const { behaviours } = settings
  const part: Ensemble = {
    name: settings.name,
    initial: (simulation) => initialState(simulation, part.name, settings),
    events: {
      begins(simulation) {
        for (const id of simulation.state(part).processes.keys()) at(simulation).scheduleWake(id)
      },
      deliver: (simulation, { message }: Delivery) => at(simulation).deliver(message as unknown as Addressed),
      wake: (simulation, { process }: Wake) => at(simulation).wake(process),
      written: (simulation, row: Written) => at(simulation).finishWrite(row),
      'fault begins': (simulation, fault: EnsembleFault) => beginFault(at(simulation), fault),
      'fault heals': (simulation, fault: EnsembleFault) => healFault(at(simulation), fault),
    },
    inputs: {
      /** Answers why it is refused, or nothing. */
      fault(simulation, fault: EnsembleFault) {
        const refused = faultComplaints(fault, [...simulation.state(part).processes.keys()], simulation.now)
        if (refused.length === 0) scheduleFault(simulation, part.name, fault)
        return refused
      },
      /** From outside, without the network's delay. */
      message(simulation, message: Plain) {
        at(simulation).deliver(message as unknown as Addressed)
        return undefined
      },
      network(simulation, network: Network) {
        simulation.state(part).network = network
        return undefined
      },
    },
    reseed(simulation) {
      const { processes } = simulation.state(part)
      for (const [id, process] of processes) {
        const stream = substream(process.stream, `seed ${simulation.seed}`)
        processes.set(id, { ...process, stream, row: behaviours[process.kind]!.reseed(process.row, simulation.seed) })
      }
    },
  }
  const at = (simulation: Simulation) => new Running(simulation, part.name, simulation.state(part), behaviours)
  return part
}

function initialState(simulation: Simulation, name: string, settings: EnsembleSettings): EnsembleState {
  simulation.schedule({ at: simulation.now, part: name, event: 'begins' })
  const ids = settings.processes.map(({ id }) => id)
  for (const fault of settings.faults ?? []) {
    const complaints = faultComplaints(fault, ids, simulation.now)
    if (complaints.length > 0) throw new Error(`a fault of "${name}" (${fault.kind}): ${complaints.join('; ')}`)
    scheduleFault(simulation, name, fault)
  }
  const processes = settings.processes.map(({ id, kind, row: newRow }): [string, Process<object>] => {
    const row = newRow(simulation.stream(name, id), simulation.now)
    return [id, newProcess({ id, kind, row, stream: simulation.stream(name, id, 'surroundings') })]
  })
  return {
    processes: new Map(processes), gateways: new Map(Object.entries(settings.gateways ?? {})), cuts: new Map(), notes: [],
    network: settings.network ?? quietNetwork, disk: settings.disk ?? honestDisk,
  }
}

function scheduleFault(simulation: Simulation, part: string, fault: EnsembleFault): void {
  simulation.schedule({ at: fault.at, part, event: 'fault begins', data: fault })
  if (fault.for !== undefined) simulation.schedule({ at: fault.at + fault.for, part, event: 'fault heals', data: fault })
}

/** The ensemble within one event; nothing of it outlives that. */
export class Running extends Processes {
  readonly simulation: Simulation
  readonly name: string
  readonly state: EnsembleState
  readonly behaviours: Readonly<Record<string, AnyBehaviour>>

  constructor(simulation: Simulation, name: string, state: EnsembleState, behaviours: Readonly<Record<string, AnyBehaviour>>) {
    super()
    this.simulation = simulation
    this.name = name
    this.state = state
    this.behaviours = behaviours
  }

  get now(): Instant {
    return this.simulation.now
  }

  get processes(): Map<string, Process<object>> {
    return this.state.processes
  }

  protected schedule(at: Instant, event: 'wake' | 'written', data: Wake | Written): void {
    this.simulation.schedule({ at, part: this.name, event, data })
  }

  protected note(note: Note): void {
    this.state.notes.push(note)
  }

  protected diskOf(): Disk {
    return this.state.disk
  }

  protected send({ stream: from }: Process<object>, number: number, message: Addressed): void {
    const { network, cuts, gateways, processes } = this.state
    if (cuts.size > 0 && cuts.has(`${message.from}>${message.to}`)) return
    if (network.loss > 0 && uniform(from, number, 1) < network.loss) return
    const gateway = processes.has(message.to) ? undefined : gateways.get(message.to)
    if (!gateway && !processes.has(message.to)) throw new Error(`"${message.from}" sends to "${message.to}", whom nobody declared`)
    const row = { part: gateway?.part ?? this.name, event: gateway?.event ?? 'deliver', data: { message: message as object as Plain } }
    this.simulation.scheduleAfter({ ...row, after: Math.round(sample(network.delay, from, number)) })
    if (network.duplication > 0 && uniform(from, number, 2) < network.duplication) {
      this.simulation.scheduleAfter({ ...row, after: Math.round(sample(network.delay, from, number, 5)) })
    }
  }
}
