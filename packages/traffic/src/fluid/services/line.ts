/**
 * A group whose jobs stand in line: first in, first out, bounded, and left by clients whose time is up.
 *
 * Follows Newell, "Applications of Queueing Theory" (1982), chapter 2: what is served and what had come are
 * two cumulative curves, and the wait is the distance between them.
 */
import { normalQuantile, uniform } from '@track/simulation'
import { purpose } from '../../exact/draws.ts'
import { timeout } from '../../exact/outcomes.ts'
import { answeringOf } from './answering.ts'
import { cut } from './calls.ts'
import { atOnce, pointAt, shifted, sumOf } from './points.ts'
import { conclude } from './pursuing.ts'
import type { Run, WorkingGroup } from './run.ts'
import { begin } from './serving.ts'
import type { Cohort, Segment } from './services.ts'
import { latenessOf } from './ways.ts'

/** Works out how much of what comes to a line in this run finds no room. */
export function makeRoom(run: Run, working: WorkingGroup, arriving: number): void {
  const { capacity } = answeringOf(run, working)
  const room = working.workload['queue.limit'] - working.lined + capacity * run.length
  working.full = arriving > 0 ? Math.min(1, Math.max(0, 1 - room / arriving)) : 0
}

/** Puts attempts, or calls that nobody waits for, at the end of the line. */
export function standInLine(run: Run, working: WorkingGroup, route: number, cohort: Cohort): void {
  const { policy } = run.state.clientRows[cohort.client]!
  append(working, {
    from: cohort.at - run.length / 2, to: cohort.at + run.length / 2, mass: cohort.mass / working.size, route, cohort,
    patience: policy.timeout ?? Infinity,
  })
}

export function append(working: WorkingGroup, segment: Segment): void {
  if (segment.mass <= 0) return
  const last = working.line.at(-1)
  const goesOn = last !== undefined && !last.cohort && !segment.cohort && last.route === segment.route && last.patience === segment.patience
  if (goesOn) working.line[working.line.length - 1] = { ...last, to: Math.max(last.to, segment.to), mass: last.mass + segment.mass }
  else working.line.push(segment)
  working.lined += segment.mass
}

/** Works off what the group manages in this run. */
export function workOff(run: Run, working: WorkingGroup, lane: number): void {
  const { capacity, variation } = answeringOf(run, working)
  if (capacity === 0) return
  const manages = capacity * run.length
  const drawn = uniform(run.state.clientRows[run.state.fluidLoads[0]!.client]!.stream, Math.floor(run.from / 1000), purpose.noise + 16 * (1 + lane % 120))
  const noise = variation === 0 ? 0 : Math.sqrt(variation / manages) * normalQuantile(drawn || 0.5)
  const able = manages * Math.max(0, 1 + noise)
  let done = 0
  while (working.line.length > 0 && done < able - 1e-9) done += takeFirst(run, working, done, able)
  if (working.line.length === 0) working.lined = 0
}

const pieces = 2

/** Takes of the first segment what fits, and answers how much work that was. */
function takeFirst(run: Run, working: WorkingGroup, done: number, able: number): number {
  const [segment, ...rest] = working.line as [Segment, ...Segment[]]
  const taken = Math.min(segment.mass, able - done)
  const part = taken / segment.mass
  const middle = segment.from + (segment.to - segment.from) * part
  let worked = 0
  for (let piece = 0; piece < pieces; piece++) {
    const came = segment.from + (middle - segment.from) * (piece + 0.5) / pieces
    const begins = Math.max(came, run.from + (done + taken * (piece + 0.5) / pieces) / able * run.length)
    worked += takePiece(run, working, { ...segment, from: came, mass: taken / pieces }, begins)
  }
  working.lined -= taken
  working.line = part < 1 - 1e-12 ? [{ ...segment, from: middle, mass: segment.mass - taken }, ...rest] : rest
  return worked
}

function takePiece(run: Run, working: WorkingGroup, piece: Segment, begins: number): number {
  const wait = begins - piece.from
  const { cohort, mass, patience, route } = piece
  const hasLeft = wait >= patience
  if (hasLeft && cohort) leave(run, working, cohort, patience, mass, piece.from)
  if (hasLeft && working.workload.abandoned === 'cancel') return 0
  begin(working, route, { mass, wait })
  if (!cohort || hasLeft) return mass
  const answering = answeringOf(run, working)
  const { network } = run.state.clientRows[cohort.client]!
  // Close to the head the jostling within a step still counts.
  const jostling = wait < 4 * answering.meanWait ? answering.wait : atOnce
  const later = wait + network + working.group.members[0]!.delay
  const late = latenessOf(run, cohort.client, working.group)
  const ends = answering.works[route]!.ends.map(({ outcome, points }) => ({ outcome, points: shifted(sumOf(sumOf(points, jostling), late), later) }))
  for (const end of cut(ends, patience)) conclude(run, { ...cohort, at: piece.from }, end, mass * working.size, wait)
  return mass
}

/** Clients whose time is up leave; their work stays, or goes with them. */
export function leaveLine(run: Run, working: WorkingGroup): void {
  const now = run.from + run.length
  if (!working.line.some(({ from, patience }) => from + patience < now)) return
  const line = working.line
  working.line = []
  working.lined = 0
  for (const segment of line) {
    const { from, to, patience, mass, cohort } = segment
    const part = Math.min(1, Math.max(0, (now - patience - from) / Math.max(1, to - from)))
    if (part === 0) {
      append(working, segment)
      continue
    }
    const until = from + (to - from) * part
    if (cohort) leave(run, working, cohort, patience, mass * part, (from + until) / 2)
    if (working.workload.abandoned === 'serve') append(working, { ...segment, to: until, mass: mass * part, cohort: undefined, patience: Infinity })
    if (part < 1) append(working, { ...segment, from: until, mass: mass * (1 - part) })
  }
}

function leave(run: Run, working: WorkingGroup, cohort: Cohort, patience: number, mass: number, came: number): void {
  conclude(run, { ...cohort, at: came }, { outcome: timeout, points: pointAt(patience) }, mass * working.size, patience)
}
