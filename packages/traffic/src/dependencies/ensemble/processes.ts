/**
 * Processes within one event, whatever world they stand in: what reaches each, what its disk makes it wait for, how it
 * stops, crashes and comes back. The world says what time it is, calls back later, and carries messages.
 */
import { type Instant, sample, uniform } from '@track/simulation'
import type { Addressed, Behaviour, Step } from './behaviour.ts'
import { instantOfReading, readClock, rightClock } from './clock.ts'
import type { Disk, Note, Process, Wake, Written } from './state.ts'

export type AnyBehaviour = Behaviour<object, Addressed>

/** One that is up, and has a right clock. */
export function newProcess({ id, kind, row, stream }: Pick<Process<object>, 'id' | 'kind' | 'row' | 'stream'>): Process<object> {
  return {
    id, kind, row, onDisk: row, downs: 0, pauses: 0, writing: undefined, inbox: [], clock: rightClock, wakeAt: Infinity,
    stream, sent: 0, writes: 0, starts: 0,
  }
}

/** Nothing of it outlives the event. */
export abstract class Processes {
  abstract readonly now: Instant
  abstract readonly processes: Map<string, Process<object>>
  abstract readonly behaviours: Readonly<Record<string, AnyBehaviour>>

  protected abstract schedule(at: Instant, event: 'wake' | 'written', data: Wake | Written): void
  protected abstract send(from: Process<object>, number: number, message: Addressed): void
  protected abstract note(note: Note): void
  protected abstract diskOf(process: Process<object>): Disk

  deliver(message: Addressed): void {
    const process = this.processes.get(message.to)
    // Nobody listens where a process is down.
    if (process?.downs === 0) this.take(process, message)
  }

  wake(id: string): void {
    const process = this.processes.get(id)!
    if (process.downs > 0 || process.wakeAt !== this.now) return
    const woken = { ...process, wakeAt: Infinity }
    const { dueAt } = this.behaviours[process.kind]!
    if (stands(process)) this.write({ ...woken, inbox: [...process.inbox, undefined] })
    else if (readClock(process.clock, this.now) >= dueAt(process.row)) this.take(woken, undefined)
    else {
      this.write(woken)
      this.scheduleWake(id)
    }
  }

  finishWrite({ process: id, start }: Written): void {
    const process = this.processes.get(id)!
    if (process.downs > 0 || process.starts !== start || !process.writing) return
    const { row, outbox, notes, isLie } = process.writing
    this.write({ ...process, writing: undefined, row, onDisk: isLie ? process.onDisk : row })
    this.publish(id, outbox as Addressed[], notes)
    this.goOn(id)
  }

  /** Lets a process take what came while it stood. */
  goOn(id: string): void {
    for (;;) {
      const process = this.processes.get(id)!
      if (stands(process) || process.inbox.length === 0) break
      this.take({ ...process, inbox: process.inbox.slice(1) }, process.inbox[0] as Addressed | undefined)
    }
    this.scheduleWake(id)
  }

  write(process: Process<object>): void {
    this.processes.set(process.id, process)
  }

  restart(process: Process<object>): void {
    const row = this.behaviours[process.kind]!.restart(process.onDisk, readClock(process.clock, this.now))
    this.write({ ...process, row, onDisk: row, starts: process.starts + 1 })
    this.scheduleWake(process.id)
  }

  /** One wake event is under way at a time, unless the process wants one earlier than that. */
  scheduleWake(id: string): void {
    const process = this.processes.get(id)!
    const due = this.behaviours[process.kind]!.dueAt(process.row)
    if (due === Infinity || process.downs > 0) return
    const { now } = this
    const wakeAt = Math.max(now, instantOfReading(process.clock, due))
    if (process.wakeAt <= wakeAt && process.wakeAt >= now) return
    this.write({ ...process, wakeAt })
    this.schedule(wakeAt, 'wake', { process: id })
  }

  private take(process: Process<object>, input: Addressed | undefined): void {
    if (stands(process)) {
      this.write({ ...process, inbox: [...process.inbox, input] })
      return
    }
    const behaviour = this.behaviours[process.kind]!
    const step = behaviour.step(process.row, input, readClock(process.clock, this.now))
    const disk = this.diskOf(process)
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
    this.schedule(this.now + takes, 'written', { process: process.id, start: process.starts })
    return true
  }

  private publish(id: string, outbox: readonly Addressed[], notes: readonly object[] = []): void {
    for (const what of notes) this.note({ at: this.now, process: id, what })
    if (outbox.length === 0) return
    const process = this.processes.get(id)!
    let { sent } = process
    for (const message of outbox) this.send(process, sent++, message)
    this.write({ ...process, sent })
  }

  /** It stands still (a garbage collection, a stopped machine) and goes on as if nothing had been. */
  pause(id: string): void {
    const process = this.processes.get(id)!
    this.write({ ...process, pauses: process.pauses + 1 })
  }

  resume(id: string): void {
    const process = this.processes.get(id)!
    this.write({ ...process, pauses: process.pauses - 1 })
    this.goOn(id)
  }

  /** What it was about to write and what it had not read is gone with it. */
  crash(id: string): void {
    const process = this.processes.get(id)!
    this.write({
      ...process, downs: process.downs + 1, writing: undefined, inbox: [], wakeAt: Infinity, starts: process.starts + 1,
    })
  }

  /** It starts again from its disk, once it has come back from every crash. */
  comeBack(id: string): void {
    const process = this.processes.get(id)!
    const up = { ...process, downs: process.downs - 1 }
    this.write(up)
    if (up.downs === 0) this.restart(up)
  }
}

function stands(process: Process<object>): boolean {
  return process.pauses > 0 || process.writing !== undefined
}
