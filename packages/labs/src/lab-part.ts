/**
 * The lab as a part of its world: looks at the tasks on its interval, keeps since when each check
 * holds, and takes answers. Being in the world, it goes back with a rewind and forks along.
 */
import type { Work } from '@track/session'
import { digestOf, type Duration, type Instant, minute, oncePerRow, type Part, type Plain, type Simulation } from '@track/simulation'
import { type AnswerCheck, givenAnswer, opened, refusedAnswer } from './checks/answer.ts'
import type { CheckContext, GivenAnswer } from './checks/check.ts'
import { type CheckRow, checkKindOf } from './checks/table.ts'
import type { Judgement } from './judgement.ts'
import type { Lab, LabFiles, Task } from './lab.ts'
import { learnersObjects } from './learners-objects.ts'

/** What was found of one check when it was last looked at. */
export interface CheckState extends Judgement {
  /** Without a break since; absent while it does not hold. */
  readonly since?: Instant
  /** It has held for as long as it must. */
  readonly isMet: boolean
}

/** What an experiment said, and of what: where it holds it is not run again before that changes. */
export interface Verdict extends Judgement {
  readonly digest: string
  readonly at: Instant
  /** After how long it is tried again where it does not hold. */
  readonly retryAfter: Duration
}

/** The world goes on, so what has failed is tried again: after a quarter of an hour, then half of one, then one … */
const firstRetry: Duration = 15 * minute

export interface LabState {
  /** By `task/id`. */
  readonly answers: Map<string, GivenAnswer>
  /** By `task/number of the check`. */
  readonly checks: Map<string, CheckState>
  readonly verdicts: Map<string, Verdict>
  /** Digests of what experiments read when the tasks were last looked at: one that is still changing waits. */
  readonly digests: Map<string, string>
  /** By task: how many hints were shown. */
  readonly hints: Map<string, number>
  /** By task: when it was first done. */
  readonly done: Map<string, Instant>
  /** An experiment to run between two events, `task/number`; '' when there is none. */
  wanted: string
  /** How far the session has been, on any branch and in any fork: what lies before it is no secret. */
  lived: Instant
  /** Tasks that were done, on whatever branch: told by the session. */
  readonly reached: Map<string, true>
  /** A prediction was spoilt: chance is to be drawn anew. */
  wantsRedraw: boolean
}

const name = 'lab'

export interface LabPart extends Part<LabState> {
  readonly lab: Lab
  readonly files: LabFiles
}

export function labPart(lab: Lab, files: LabFiles): LabPart {
  const part: LabPart = {
    name, lab, files,
    initial(simulation) {
      simulation.scheduleAfter({ after: lab.world.warmUp, part: name, event: 'look' })
      return { answers: new Map(), checks: new Map(), verdicts: new Map(), digests: new Map(), hints: new Map(), done: new Map(), wanted: '', lived: 0, reached: new Map(), wantsRedraw: false }
    },
    events: {
      look(simulation) {
        simulation.scheduleAfter({ after: lab.world.checkEvery, part: name, event: 'look' })
        look(simulation, part)
      },
      'look once': (simulation) => look(simulation, part),
    },
    inputs: {
      answer(simulation: Simulation, { task, id, value }: { task: string; id: string; value: string }): Plain {
        return takeAnswer(simulation, { task, id, value })
      },
      /** From the session, of which a world knows only its own branch. */
      lived(simulation: Simulation, { until }: { until: Instant }) {
        simulation.state(part).lived = until
      },
      reached(simulation: Simulation, { tasks }: { tasks: readonly string[] }) {
        for (const task of tasks) simulation.state(part).reached.set(task, true)
      },
      /** From here on chance falls otherwise: nobody has been in this future. */
      redrawn(simulation: Simulation) {
        const state = simulation.state(part)
        state.lived = 0
        state.wantsRedraw = false
      },
      verdict(simulation: Simulation, { check, verdict }: { check: string; verdict: Verdict }) {
        const state = simulation.state(part)
        state.verdicts.set(check, verdict)
        state.wanted = ''
        look(simulation, part)
      },
    },
  }
  return part
}

export function labOf(simulation: Simulation): { part: LabPart; state: LabState } {
  const part = simulation.part(name) as LabPart
  return { part, state: simulation.state(part) }
}

export interface AnswerDraft {
  readonly task: string
  readonly id: string
  readonly value: string
}

/** Answers what was wrong with the answer, or null. */
export function takeAnswer(simulation: Simulation, { task, id, value }: AnswerDraft): string | null {
  const { part, state } = labOf(simulation)
  const found = part.lab.tasks.find((each) => each.id === task)
  if (!found) return `no task "${task}": one of ${part.lab.tasks.map((each) => each.id).join(', ')}`
  const asked = found.checks.filter((check) => check.kind === 'answer')
  const check = asked.find((each) => each.id === id)
  if (!check) return asked.length === 0 ? `the task "${task}" asks for no answer` : `the task "${task}" asks for ${asked.map((each) => each.id).join(', ')}`
  const refusal = refusedAnswer(check, value)
  if (refusal !== undefined) return refusal
  if (check.inOrder) look(simulation, part)
  const isEarly = check.inOrder && !isMetBefore(state, found, check)
  const given = givenAnswer(simulation, check, { task, value, isEarly, lived: state.lived, before: state.answers.get(`${task}/${id}`) })
  state.answers.set(`${task}/${id}`, given)
  if (given.isSpoilt) state.wantsRedraw = true
  simulation.scheduleAfter({ after: 0, part: name, event: 'look once' })
  return null
}

/** What the check says of an answer that was given; undefined where there is none. */
export function wordsOnAnswer(simulation: Simulation, { task: id, id: answer }: Pick<AnswerDraft, 'task' | 'id'>): string | undefined {
  const { part } = labOf(simulation)
  const task = part.lab.tasks.find((each) => each.id === id)
  const check = task?.checks.find((each) => each.kind === 'answer' && each.id === answer)
  if (!task || !check) return undefined
  const { holds, says } = checkKindOf(check).judge(simulation, check, contextOf(simulation, part, task))
  return holds ? `${says}: right` : says
}

/** The checks of a task before a given one hold, answers and experiments apart. */
function isMetBefore(state: LabState, task: Task, check: CheckRow): boolean {
  return task.checks.slice(0, task.checks.indexOf(check)).every((earlier, number) =>
    earlier.kind === 'answer' || checkKindOf(earlier).experiment || state.checks.get(checkId(task, number))?.isMet)
}

export function checkId({ id }: Pick<Task, 'id'>, number: number): string {
  return `${id}/${number}`
}

function contextOf(simulation: Simulation, { files }: LabPart, { id }: Task, objects = objectsNow(simulation)): CheckContext {
  const { answers } = labOf(simulation).state
  return { answers, task: id, files, startedAt: simulation.startedAt, objects }
}

/** What a learner has changed up to now, gathered when it is first asked for. */
function objectsNow(simulation: Simulation): CheckContext['objects'] {
  let known: readonly Plain[] | undefined
  return () => (known ??= learnersObjects(simulation))
}

/** Whoever asks is told how things stand at this instant. */
export function lookNow(simulation: Simulation): void {
  look(simulation, labOf(simulation).part)
}

/** Judges every task that is not done for good, and asks for the next experiment that is due. */
function look(simulation: Simulation, part: LabPart): void {
  const state = simulation.state(part)
  const objects = objectsNow(simulation)
  for (const task of part.lab.tasks) {
    if (state.done.has(task.id) && !task.holdsAtStart) continue
    openSealed(simulation, state, task)
    const context = contextOf(simulation, part, task, objects)
    for (const [number, check] of task.checks.entries()) judge(simulation, state, checkId(task, number), check, context)
    if (task.checks.every((_, number) => state.checks.get(checkId(task, number))!.isMet)) state.done.set(task.id, simulation.now)
    else if (task.holdsAtStart) state.done.delete(task.id)
    if (state.wanted === '') state.wanted = nextExperiment(simulation, state, task, context)
  }
}

/** Predictions whose instant has come. */
function openSealed(simulation: Simulation, { answers }: LabState, { id: task, checks }: Task): void {
  for (const check of checks) {
    if (check.kind !== 'answer' || check.sealed === undefined) continue
    const given = answers.get(`${task}/${check.id}`)
    if (given) answers.set(`${task}/${check.id}`, opened(simulation, check satisfies AnswerCheck, given))
  }
}

function judge(simulation: Simulation, state: LabState, id: string, check: CheckRow, context: CheckContext): void {
  const before = state.checks.get(id)
  if (before?.isMet && check.once) return
  const kind = checkKindOf(check)
  const judgement = (kind.experiment && state.verdicts.get(id)) ?? kind.judge(simulation, check, context)
  const since = judgement.holds ? before?.since ?? simulation.now : undefined
  const isMet = since !== undefined && simulation.now - since >= check.for
  state.checks.set(id, { ...judgement, isMet, ...(since !== undefined && { since }) })
}

/** The experiment of a task whose other checks hold, if what it reads has changed and has settled. */
function nextExperiment(simulation: Simulation, state: LabState, task: Task, context: CheckContext): string {
  const isReady = task.checks.every((check, number) => checkKindOf(check).experiment || state.checks.get(checkId(task, number))!.isMet)
  for (const [number, check] of task.checks.entries()) {
    const { experiment } = checkKindOf(check)
    const id = checkId(task, number)
    if (!experiment || (state.checks.get(id)!.isMet && (check.once || !experiment.isQuick))) continue
    const digest = digestOfRead(experiment.reads(simulation, check, context))
    const settled = experiment.isQuick || state.digests.get(id) === digest
    state.digests.set(id, digest)
    const verdict = state.verdicts.get(id)
    if ((isReady || experiment.isQuick) && settled && isDue(simulation, verdict, digest)) return id
    if (verdict && verdict.digest !== digest) markOutdated(state, id, verdict)
  }
  return ''
}

/** Several experiments of one look read the same row. */
const digestOfRow = oncePerRow((row: object) => digestOf(row))

function digestOfRead(read: Plain): string {
  return typeof read === 'object' && read !== null ? digestOfRow(read) : digestOf(read)
}

function isDue({ now }: Simulation, verdict: Verdict | undefined, digest: string): boolean {
  if (verdict?.digest !== digest) return true
  return !verdict.holds && now - verdict.at >= verdict.retryAfter
}

function markOutdated({ checks }: LabState, id: string, { says }: Verdict): void {
  checks.set(id, { ...checks.get(id)!, says: `${says} (before your last change; it is tried again when the rest of the task holds)` })
}

/** What an experiment came to, and which check it belongs to; undefined when there is none to run. */
export type Tried = { readonly check: string; readonly verdict: Verdict } | undefined

/** Runs the experiment that is wanted, on forks, step by step; between two events only. */
export function* runExperiment(simulation: Simulation): Work<Tried> {
  const { part, state } = labOf(simulation)
  const { wanted } = state
  const [taskId, number] = wanted.split('/')
  const task = part.lab.tasks.find(({ id }) => id === taskId)
  const check = task?.checks[Number(number)]
  const experiment = check && checkKindOf(check).experiment
  if (!task || !experiment) return undefined
  const context = contextOf(simulation, part, task)
  const digest = digestOfRead(experiment.reads(simulation, check, context))
  const judgement = yield* experiment.run(simulation, check, context)
  const before = state.verdicts.get(wanted)
  const retryAfter = before?.digest === digest && !before.holds ? 2 * before.retryAfter : firstRetry
  return { check: wanted, verdict: { ...judgement, digest, at: simulation.now, retryAfter } }
}
