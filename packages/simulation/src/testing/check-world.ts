/**
 * What every scenario must hold, whatever it is about: it runs the same way twice, a fork and its
 * parent go the same way, so does a world that was saved and opened again, the size of the steps
 * in which time is let pass changes nothing, and its journal makes the same world again.
 */
import { recordInputs, replay, runToPlace } from '../journal.ts'
import type { Data } from '../plain.ts'
import type { Simulation } from '../simulation.ts'
import { digestOfWorld, restore, snapshot } from '../snapshot.ts'
import type { Duration } from '../time.ts'
import { compareTraces, trace } from '../trace.ts'
import { audit, auditOnce } from './audit.ts'
import { firstDifference } from './difference.ts'

/** One step of a scenario: time passes, an input is given, or the world is looked at or written to. */
export type Step =
  | { readonly run: Duration }
  | { readonly part: string; readonly input: string; readonly data: Data }
  | ((simulation: Simulation) => void)

export interface CheckedWorld {
  /** The world at the end of its first run. */
  readonly simulation: Simulation
  readonly trace: readonly string[]
  readonly digest: string
}

/** Runs a scenario in all these ways; throws at the first that differs, and says where. */
export function checkWorld(build: () => Simulation, script: readonly Step[]): CheckedWorld {
  const simulation = build()
  const lines = trace(simulation)
  audit(simulation)
  play(simulation, script)
  auditOnce(simulation)
  const first: CheckedWorld = { simulation, trace: lines, digest: digestOfWorld(simulation) }
  checkSecondRun(first, build, script)
  checkFork(first, build, script)
  checkSnapshot(first, build, script)
  checkStepSizes(first, build, script)
  checkJournal(first, build, script)
  return first
}

function play(simulation: Simulation, script: readonly Step[], run = (duration: Duration) => simulation.runFor(duration)): void {
  for (const step of script) {
    if (typeof step === 'function') step(simulation)
    else if ('run' in step) run(step.run)
    else simulation.input(step.part, step.input, step.data)
  }
}

function checkSecondRun(first: CheckedWorld, build: () => Simulation, script: readonly Step[]): void {
  const again = build()
  const lines = trace(again)
  play(again, script)
  requireSame('a second run', first, again, lines)
}

function checkFork(first: CheckedWorld, build: () => Simulation, script: readonly Step[]): void {
  const [before, after] = halves(script)
  const parent = build()
  const parentLines = trace(parent)
  play(parent, before)
  const linesBefore = parentLines.slice()
  const child = parent.fork()
  const childLines = trace(child)
  play(child, after)
  requireSame('a fork made in the middle', first, child, [...linesBefore, ...childLines])
  play(parent, after)
  requireSame('the parent of a fork, run on after it', first, parent, parentLines)
}

function checkSnapshot(first: CheckedWorld, build: () => Simulation, script: readonly Step[]): void {
  const [before, after] = halves(script)
  const saved = build()
  const linesBefore = trace(saved)
  play(saved, before)
  const opened = restore(saved.parts, snapshot(saved))
  const linesAfter = trace(opened)
  play(opened, after)
  requireSame('a snapshot taken in the middle and opened again', first, opened, [...linesBefore, ...linesAfter])
}

function checkStepSizes(first: CheckedWorld, build: () => Simulation, script: readonly Step[]): void {
  const inSlices = build()
  const slicesLines = trace(inSlices)
  play(inSlices, script, (duration) => {
    const end = inSlices.now + duration
    const slice = Math.max(1, Math.floor(duration / 13))
    while (inSlices.now < end) inSlices.runUntil(Math.min(end, inSlices.now + slice))
  })
  requireSame('a run in thirteen slices a step', first, inSlices, slicesLines)
  const eventByEvent = build()
  const eventLines = trace(eventByEvent)
  play(eventByEvent, script, (duration) => {
    const end = eventByEvent.now + duration
    while (eventByEvent.nextAt() <= end) eventByEvent.step()
    eventByEvent.runUntil(end)
  })
  requireSame('a run event by event', first, eventByEvent, eventLines)
}

/** Only where the script leaves the world alone but for its inputs. */
function checkJournal(first: CheckedWorld, build: () => Simulation, script: readonly Step[]): void {
  if (script.some((step) => typeof step === 'function')) return
  const recorded = build()
  const journal = recordInputs(recorded)
  play(recorded, script)
  const replayed = build()
  const lines = trace(replayed)
  replay(replayed, journal)
  runToPlace(replayed, { at: recorded.now, handled: recorded.handled })
  requireSame('a replay of the journal', first, replayed, lines)
}

/** The script cut where half of its time has passed, in the middle of a run if need be. */
function halves(script: readonly Step[]): [readonly Step[], readonly Step[]] {
  const durationOf = (step: Step) => (typeof step === 'object' && 'run' in step ? step.run : 0)
  let left = Math.floor(script.reduce((sum, step) => sum + durationOf(step), 0) / 2)
  for (const [index, step] of script.entries()) {
    const duration = durationOf(step)
    if (duration > left) {
      return [
        [...script.slice(0, index), { run: left }],
        [{ run: duration - left }, ...script.slice(index + 1)],
      ]
    }
    left -= duration
  }
  return [script, []]
}

function requireSame(what: string, first: CheckedWorld, other: Simulation, lines: readonly string[]): void {
  const inTrace = compareTraces(first.trace, lines, { left: 'first run', right: 'this run' })
  if (inTrace !== undefined) throw new Error(`${what} went another way than the first run. ${inTrace}`)
  if (digestOfWorld(other) === first.digest) return
  const difference = firstDifference(comparable(first.simulation), comparable(other))
  throw new Error(`${what} ended in another state than the first run, at ${difference ?? 'a place that cannot be told'}`)
}

function comparable(simulation: Simulation): object {
  const { events, cancelled, ...rest } = simulation.export()
  return { ...rest, events: events.filter((row) => !cancelled.has(String(row.sequence))).sort((a, b) => a.sequence - b.sequence) }
}
