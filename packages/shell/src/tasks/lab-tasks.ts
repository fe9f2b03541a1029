/** A lab's situation and its tasks, as far as the learner has come: what `tasks` prints. */

export interface LabTasks {
  readonly title: string
  /** Markdown: what the learner walks into. */
  readonly scenario: string
  readonly tasks: readonly LabTask[]
}

export interface LabTask {
  readonly id: string
  readonly title: string
  /** Markdown: the aim. */
  readonly do: string
  readonly done: boolean
  /** In the world's time; absent while it is undone, and where it was done on another branch. */
  readonly doneAt?: string
  /** Between 0 and 1. */
  readonly credit: number
  /** It held at the start, and has to hold at the end. */
  readonly holdsAtStart: boolean
  readonly questions: readonly LabQuestion[]
  /** What each check says that does not hold yet; questions apart. */
  readonly missing: readonly string[]
  /** Markdown: those that were asked for. */
  readonly hints: readonly string[]
  readonly hintsLeft: number
  /** Markdown: what happened; once it is done. */
  readonly explain?: string
}

export interface LabQuestion {
  readonly id: string
  /** Empty where the answer has none. */
  readonly unit: string
  readonly question: string
  readonly isRight: boolean
  /** The last answer, and what the lab said of it. */
  readonly given?: string
  readonly verdict?: string
}

/** The first that is undone: the one to work on. */
export function currentTask({ tasks }: LabTasks): LabTask | undefined {
  return tasks.find(({ done }) => !done)
}
