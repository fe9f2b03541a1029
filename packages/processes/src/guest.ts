/**
 * Runs guests: answers the calls that a live generator yields until it must wait, and keeps the
 * answers. A generator that is not live (after a fork, after a restore) is rebuilt from them.
 */
import type { Plain } from '@track/simulation'
import type { Code, Live } from './code.ts'
import { costOfCall } from './costs.ts'
import { type CallContext, type Outcome, perform } from './guest-calls.ts'
import { newGuest, recall, remember, sizeOf } from './history.ts'
import { change, debtMax, type Kernel, park, rowOf } from './kernel.ts'
import { terminate } from './lifecycle.ts'
import { limits } from './limits.ts'
import type { ProcessFacts, Program, SystemCall } from './program.ts'
import type { GuestRow, ProcessRow } from './state.ts'

/** Runs a guest for at most `budget` calls; answers how many it made. */
export function runGuest(kernel: Kernel, code: Code, pid: string, budget: number): number {
  const row = rowOf(kernel, pid)
  const guest = kernel.state.guests.get(pid) ?? newGuest()
  const live = liveGuest(kernel, code, row, guest)
  const context: CallContext = { kernel, code, pid, waits: guest.waits, drawn: guest.drawn, debt: debtLeft(kernel, row, guest) }
  const answers: Plain[] = []
  let kept = guest
  let held = guest.held
  let steps = 0
  while (steps < budget) {
    if (held > limits.memory || live.outOfMemory) {
      forget(kernel, code, pid)
      terminate(kernel, pid, { exitCode: 137, endedBy: 'KILL' })
      return steps
    }
    if (live.call === undefined) {
      forget(kernel, code, pid)
      terminate(kernel, pid, { exitCode: live.exitCode ?? 0 })
      return steps
    }
    if (context.debt >= debtMax) {
      store(kernel, pid, remember(kept, answers), context)
      payDebt(kernel, pid)
      return steps
    }
    const { call } = live
    const outcome = perform(context, call)
    steps += workOf(call, outcome)
    if (outcome === 'ended') {
      forget(kernel, code, pid)
      return steps
    }
    if ('waits' in outcome) {
      context.waits = outcome.waits
      store(kernel, pid, remember(kept, answers), context)
      if (rowOf(kernel, pid).status === 'running') park(kernel, pid, outcome.waits.deadline)
      return steps
    }
    context.waits = undefined
    context.debt += costOfCall(call, outcome.answer)
    if (call.call === 'checkpoint') {
      kept = newGuest(call.state)
      answers.length = 0
      held = 0
      live.answered = 0
    } else {
      answers.push(outcome.answer)
      held += sizeOf(outcome.answer)
      live.answered++
    }
    advance(live, outcome.answer)
  }
  store(kernel, pid, remember(kept, answers), context)
  return steps
}

function advance(live: Live, answer: Plain): void {
  take(live, () => live.generator.next(answer))
}

/** What a call takes of the machine's time, so that a turn is short whatever its calls are. */
function workOf(call: SystemCall, outcome: Outcome): number {
  if (call.call === 'compute') return 1 + Math.ceil(call.steps / 10)
  return typeof outcome === 'object' && 'answer' in outcome ? costOfCall(call, outcome.answer) : 1
}

/** The next call, or the end. */
function take(live: Live, next: () => IteratorResult<SystemCall, number>): void {
  try {
    const step = next()
    live.call = step.done ? undefined : step.value
    if (step.done) live.exitCode = step.value
  } catch (error) {
    // A text, an array or a stack that the machine cannot hold: the process has asked for too much.
    if (!(error instanceof RangeError)) throw error
    live.outOfMemory = true
  }
}

function store(kernel: Kernel, pid: string, guest: GuestRow, { waits, drawn, debt }: CallContext): void {
  kernel.state.guests.set(pid, { ...guest, waits, waitsSince: kernel.simulation.now, drawn })
  change(kernel, pid, { debt })
}

/** What was owed when a call began to wait has been paid by as much as the wait was long. */
function debtLeft({ simulation }: Kernel, { debt }: ProcessRow, { waits, waitsSince }: GuestRow): number {
  return waits ? Math.max(0, debt - (simulation.now - waitsSince)) : debt
}

/** Lets the time pass that a process has used. */
export function payDebt(kernel: Kernel, pid: string): void {
  const { debt, status } = rowOf(kernel, pid)
  change(kernel, pid, { debt: 0 })
  if (status === 'running') park(kernel, pid, kernel.simulation.now + debt)
}

function liveGuest(kernel: Kernel, code: Code, row: ProcessRow, guest: GuestRow): Live {
  let ofWorld = code.live.get(kernel.simulation)
  if (!ofWorld) code.live.set(kernel.simulation, (ofWorld = new Map()))
  const known = ofWorld.get(row.pid)
  if (known && known.answered === guest.answered) return known
  const live = rebuild(programOf(code, row), row, guest)
  ofWorld.set(row.pid, live)
  return live
}

function programOf(code: Code, row: ProcessRow): Program {
  const program = code.programs.get(row.program)
  if (!program) throw new Error(`process ${row.pid} runs "${row.program}", which is not among the programs`)
  return program
}

function rebuild(program: Program, row: ProcessRow, guest: GuestRow): Live {
  const facts: ProcessFacts = {
    pid: row.pid, argv: row.argv, env: row.env, cwd: row.cwd, user: row.user, host: row.host,
  }
  const generator = program.run(facts, guest.resumed)
  const live: Live = { generator, call: undefined, exitCode: undefined, answered: 0, outOfMemory: false }
  take(live, () => generator.next())
  // A loop that keeps its state at its head resumes with the very checkpoint that it was resumed from.
  if (guest.resumed !== undefined && live.call?.call === 'checkpoint') advance(live, null)
  for (const answer of recall(guest)) {
    if (live.call === undefined) throw new Error(`"${program.name}" (${row.pid}) ended before its history did: it is not deterministic`)
    advance(live, answer)
    live.answered++
  }
  return live
}

function forget(kernel: Kernel, code: Code, pid: string): void {
  code.live.get(kernel.simulation)?.delete(pid)
}
