/**
 * Processes that exchange messages, as a part of a world: the reduced world of a protocol. A message is
 * an event row that is delayed, lost, doubled or overtaken by keyed chance; a process stands still,
 * crashes and starts again from its disk, and reads a clock of its own.
 */
import {
  type Instant, type Part, type Plain, sample, type Simulation, type Stream, substream, uniform,
} from '@track/simulation'
import type { Addressed, Behaviour, Step } from './behaviour.ts'
import { instantOfReading, readClock, rightClock } from './clock.ts'
import { type EnsembleFault, faultComplaints } from './fault.ts'
import { beginFault, healFault } from './faulting.ts'
import {
  type Delivery, type Disk, type EnsembleState, type Gateway, honestDisk, type Network, type Process, quietNetwork,
  type Wake, type Written,
} from './state.ts'

export type AnyBehaviour = Behaviour<object, Addressed>

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
    return [id, {
      id, kind, row, onDisk: row, downs: 0, pauses: 0, writing: undefined, inbox: [], clock: rightClock, wakeAt: Infinity,
      stream: simulation.stream(name, id, 'surroundings'), sent: 0, writes: 0, starts: 0,
    }]
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
export class Running {
  readonly simulation: Simulation
  readonly name: string
  readonly state: EnsembleState
  readonly behaviours: Readonly<Record<string, AnyBehaviour>>

  constructor(simulation: Simulation, name: string, state: EnsembleState, behaviours: Readonly<Record<string, AnyBehaviour>>) {
    this.simulation = simulation
    this.name = name
    this.state = state
    this.behaviours = behaviours
  }

  deliver(message: Addressed): void {
    const process = this.state.processes.get(message.to)
    // Nobody listens where a process is down.
    if (process?.downs === 0) this.take(process, message)
  }

  wake(id: string): void {
    const process = this.state.processes.get(id)!
    if (process.downs > 0 || process.wakeAt !== this.simulation.now) return
    const woken = { ...process, wakeAt: Infinity }
    const { dueAt } = this.behaviours[process.kind]!
    if (stands(process)) this.write({ ...woken, inbox: [...process.inbox, undefined] })
    else if (readClock(process.clock, this.simulation.now) >= dueAt(process.row)) this.take(woken, undefined)
    else {
      this.write(woken)
      this.scheduleWake(id)
    }
  }

  finishWrite({ process: id, start }: Written): void {
    const process = this.state.processes.get(id)!
    if (process.downs > 0 || process.starts !== start || !process.writing) return
    const { row, outbox, notes, isLie } = process.writing
    this.write({ ...process, writing: undefined, row, onDisk: isLie ? process.onDisk : row })
    this.publish(id, outbox as Addressed[], notes)
    this.goOn(id)
  }

  /** Lets a process take what came while it stood. */
  goOn(id: string): void {
    for (;;) {
      const process = this.state.processes.get(id)!
      if (stands(process) || process.inbox.length === 0) break
      this.take({ ...process, inbox: process.inbox.slice(1) }, process.inbox[0] as Addressed | undefined)
    }
    this.scheduleWake(id)
  }

  write(process: Process<object>): void {
    this.state.processes.set(process.id, process)
  }

  restart(process: Process<object>): void {
    const row = this.behaviours[process.kind]!.restart(process.onDisk, readClock(process.clock, this.simulation.now))
    this.write({ ...process, row, onDisk: row, starts: process.starts + 1 })
    this.scheduleWake(process.id)
  }

  /** One wake event is under way at a time, unless the process wants one earlier than that. */
  scheduleWake(id: string): void {
    const process = this.state.processes.get(id)!
    const due = this.behaviours[process.kind]!.dueAt(process.row)
    if (due === Infinity || process.downs > 0) return
    const { now } = this.simulation
    const wakeAt = Math.max(now, instantOfReading(process.clock, due))
    if (process.wakeAt <= wakeAt && process.wakeAt >= now) return
    this.write({ ...process, wakeAt })
    this.simulation.schedule({ at: wakeAt, part: this.name, event: 'wake', data: { process: id } satisfies Wake })
  }

  private take(process: Process<object>, input: Addressed | undefined): void {
    if (stands(process)) {
      this.write({ ...process, inbox: [...process.inbox, input] })
      return
    }
    const behaviour = this.behaviours[process.kind]!
    const step = behaviour.step(process.row, input, readClock(process.clock, this.simulation.now))
    const { disk } = this.state
    if (step.row === process.row || !behaviour.isPersisted(process.row, step.row)) {
      this.write({ ...process, row: step.row })
    } else if (disk.fsync === 0 && disk.lies === 0) this.write({ ...process, row: step.row, onDisk: step.row })
    else if (this.beginWrite(process, step, disk)) return
    this.publish(process.id, step.outbox, step.notes)
    this.scheduleWake(process.id)
  }

  /** Whether the process stands until the write has ended. */
  private beginWrite(process: Process<object>, step: Step<object, Addressed>, { fsync, lies }: Disk): boolean {
    const writes = process.writes + 1
    const isLie = lies > 0 && uniform(process.stream, writes, 3) < lies
    const takes = typeof fsync === 'number' ? fsync : Math.max(0, Math.round(sample(fsync, process.stream, writes, 4)))
    if (takes === 0) {
      this.write({ ...process, writes, row: step.row, onDisk: isLie ? process.onDisk : step.row })
      return false
    }
    const writing = { row: step.row, outbox: step.outbox, notes: step.notes ?? [], isLie }
    this.write({ ...process, writes, writing })
    const data: Written = { process: process.id, start: process.starts }
    this.simulation.scheduleAfter({ after: takes, part: this.name, event: 'written', data })
    return true
  }

  private publish(id: string, outbox: readonly Addressed[], notes: readonly object[] = []): void {
    for (const what of notes) this.state.notes.push({ at: this.simulation.now, process: id, what })
    if (outbox.length === 0) return
    const process = this.state.processes.get(id)!
    let { sent } = process
    for (const message of outbox) this.send(process.stream, sent++, message)
    this.write({ ...process, sent })
  }

  private send(from: Stream, number: number, message: Addressed): void {
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

function stands(process: Process<object>): boolean {
  return process.pauses > 0 || process.writing !== undefined
}
