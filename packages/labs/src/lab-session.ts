/**
 * A learner in a lab: the session with its world, and what they have reached, which no rewind takes
 * away. Tasks complete by themselves.
 */
import { answerPromql, type PromqlCall } from '@track/cluster'
import { LocalSession, type LocalSessionOptions, type Place, type SessionView, stepsWhile } from '@track/session'
import { type Instant, integerBelow, type Plain, type Simulation } from '@track/simulation'
import { checkId, labOf, runExperiment } from './lab-part.ts'
import type { Lab, Task } from './lab.ts'
import { Undo } from './undo.ts'

/** What a learner has reached; kept beside the world, saved with it. */
export interface Progress {
  /** By task: when it was done, in the world's time, and on what evidence. */
  readonly done: Readonly<Record<string, { readonly at: Instant; readonly says: readonly string[] }>>
  /** By task: how many hints were shown. */
  readonly hints: Readonly<Record<string, number>>
}

export interface CheckView {
  readonly says: string
  readonly holds: boolean
  readonly isMet: boolean
  readonly credit: number
  /** For a check that must hold for a while: since when it does, and for how long it must. */
  readonly since?: Instant
  readonly for: number
}

export interface TaskView {
  readonly id: string
  readonly title: string
  readonly do: string
  readonly isDone: boolean
  readonly doneAt?: Instant
  readonly holdsAtStart: boolean
  readonly checks: readonly CheckView[]
  /** Those that were asked for. */
  readonly hints: readonly string[]
  readonly hintsLeft: number
  /** Shown once the task is done. */
  readonly explain?: string
  /** Between 0 and 1. */
  readonly credit: number
}

export interface LabView {
  readonly title: string
  readonly scenario: string
  readonly session: SessionView
  readonly tasks: readonly TaskView[]
  readonly isFinished: boolean
}

/** What every lab's session can be asked. */
const labQueries: NonNullable<LocalSessionOptions['queries']> = {
  promql: (world, call) => answerPromql(world, call as unknown as PromqlCall) as unknown as Plain,
}

export const noProgress: Progress = { done: {}, hints: {} }

export class LabSession {
  readonly session: LocalSession
  readonly lab: Lab
  #progress: Progress
  readonly #start: Place
  readonly #undo = new Undo()
  /** Whether a task asks for a prediction. */
  readonly #hasSealed: boolean
  /** Whoever keeps the session's inputs has had time to listen. */
  #isOpen = false
  /** The experiment that is being run. */
  #experiment: { readonly world: Simulation; readonly wanted: string; readonly steps: ReturnType<typeof runExperiment> } | undefined
  readonly #listeners = new Set<(view: LabView) => void>()

  constructor(lab: Lab, options: LocalSessionOptions, progress: Progress = noProgress) {
    this.lab = lab
    this.#hasSealed = lab.tasks.some(({ checks }) => checks.some((check) => check.kind === 'answer' && check.sealed !== undefined))
    const seenUntil = this.#hasSealed ? labOf(options.world).state.lived : undefined
    this.session = new LocalSession({ ...options, ...(seenUntil !== undefined && { seenUntil }), queries: { ...labQueries, ...options.queries }, interject: (own, hasTime) => this.#interject(own, hasTime) })
    this.#progress = progress
    const { world, beginning } = options
    const { now: at, handled } = beginning ?? world
    this.#start = { branch: 0, at, handled }
    if (!beginning) void this.session.mark('start')
    this.session.observeInputs((row) => this.#undo.note(row, this.session.view().branch))
    this.session.subscribe(() => this.#look())
    this.#look()
    this.#isOpen = true
  }

  get progress(): Progress {
    return this.#progress
  }

  view(): LabView {
    const tasks = this.lab.tasks.map((task) => this.#taskView(task))
    return {
      title: this.lab.title, scenario: this.lab.scenario, session: this.session.view(), tasks,
      isFinished: tasks.every(({ isDone }) => isDone),
    }
  }

  subscribe(listener: (view: LabView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Answers what is wrong with the answer, or undefined. */
  async answer(task: string, id: string, value: string): Promise<string | undefined> {
    this.#tellLived(this.session.world)
    const refusal = await this.session.input('lab', 'answer', { task, id, value })
    return typeof refusal === 'string' ? refusal : undefined
  }

  /** The next hint of a task; undefined when there is none left. */
  hint(task: string): string | undefined {
    const found = this.lab.tasks.find(({ id }) => id === task)
    const shown = this.#progress.hints[task] ?? 0
    const hint = found?.hints[shown]
    if (hint === undefined) return undefined
    this.#noteHints(task, shown + 1)
    this.#tell()
    return hint
  }

  /** Hints that were asked for in the world's own shell count as well. */
  #noteHints(task: string, shown: number): void {
    if (shown <= (this.#progress.hints[task] ?? 0)) return
    this.#progress = { ...this.#progress, hints: { ...this.#progress.hints, [task]: shown } }
  }

  /** Back to where the lab began, or to where a task could be begun; what was reached stays. False where that is not kept. */
  async reset(task?: string): Promise<boolean> {
    const place = task === undefined || task === this.lab.tasks[0]?.id ? this.#start : this.#undo.beginningOf(task)
    if (place) await this.session.rewind(place)
    return place !== undefined
  }

  /** Back to before the last thing that was done: a line, a change by kubectl, an answer. False when there is none left. */
  async undo(): Promise<boolean> {
    const place = this.#undo.take(this.session.view())
    if (place) await this.session.rewind(place)
    return place !== undefined
  }

  /** Between two events: tells the world how far the session has been, and runs the experiment that a task waits for. */
  #interject(world: Simulation, hasTime: () => boolean): boolean {
    this.#tellLived(world)
    const { wanted } = labOf(world).state
    if (wanted === '') return true
    if (this.#experiment?.world !== world || this.#experiment.wanted !== wanted) this.#experiment = { world, wanted, steps: runExperiment(world) }
    const tried = stepsWhile(this.#experiment.steps, hasTime)
    if (tried === 'at work') return false
    this.#experiment = undefined
    if (tried) world.input('lab', 'verdict', tried as unknown as Plain)
    return true
  }

  #tellLived(world: Simulation): void {
    // A session at a pace may live its first moments before it is handed over.
    if (!this.#hasSealed || this.session === undefined) return
    const seen = this.session.seenUntil
    if (seen > world.now && seen > labOf(world).state.lived) world.input('lab', 'lived', { until: seen })
  }

  #taskView({ id, title, do: aim, checks, hints, explain, holdsAtStart }: Task): TaskView {
    const { state } = labOf(this.session.world)
    const done = this.#progress.done[id]
    const found = checks.map((check, number): CheckView => {
      const row = state.checks.get(checkId({ id }, number))
      return {
        says: this.#experiment?.wanted === checkId({ id }, number) ? 'being tried, on a fork of this world' : row?.says ?? 'not looked at yet', holds: row?.holds ?? false, isMet: row?.isMet ?? false,
        credit: row?.credit ?? 0, for: check.for, ...(row?.since !== undefined && { since: row.since }),
      }
    })
    const shown = this.#progress.hints[id] ?? 0
    const isDone = done !== undefined && (!holdsAtStart || found.every(({ isMet }) => isMet))
    return {
      id, title, do: aim, holdsAtStart, isDone, checks: found,
      ...(done && { doneAt: done.at }),
      hints: hints.slice(0, shown), hintsLeft: hints.length - shown,
      ...(isDone && { explain }),
      credit: isDone ? 1 : found.reduce((sum, { credit }) => sum + credit, 0) / found.length,
    }
  }

  /** Notes what the world says is done; a task that was done once stays in the log. */
  #look(): void {
    const { world } = this.session
    const { state } = labOf(world)
    if (state.wantsRedraw) return this.#redraw(world)
    for (const [task, shown] of state.hints) this.#noteHints(task, shown)
    for (const [task, at] of state.done) {
      if (this.#progress.done[task]) continue
      const checks = this.lab.tasks.find(({ id }) => id === task)!.checks
      const says = checks.map((_, number) => state.checks.get(checkId({ id: task }, number))?.says ?? '')
      this.#progress = { ...this.#progress, done: { ...this.#progress.done, [task]: { at, says } } }
    }
    // After a rewind, or where the lab was begun anew.
    const reached = Object.keys(this.#progress.done).filter((task) => !state.done.has(task) && !state.reached.has(task))
    if (this.#isOpen && reached.length > 0) void this.session.input('lab', 'reached', { tasks: reached })
    this.#noteBeginnings()
    this.#tell()
  }

  /** A task begins where the ones before it are done. */
  #noteBeginnings(): void {
    const { branch, now: at, handled } = this.session.view()
    for (const task of this.lab.tasks) {
      this.#undo.begin(task.id, { branch, at, handled })
      if (!this.#progress.done[task.id] && !task.holdsAtStart) return
    }
  }

  /** A prediction of what the session had seen: nobody has seen what comes now. */
  #redraw(world: Simulation): void {
    void this.session.input('lab', 'redrawn', {})
    this.session.redraw(integerBelow(0x1_0000_0000, world.stream('redraw'), world.handled))
  }

  #tell(): void {
    if (this.#listeners.size === 0) return
    const view = this.view()
    for (const listener of this.#listeners) listener(view)
  }
}
