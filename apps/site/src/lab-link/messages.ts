/** What page and worker say to each other about a lab, beside the session itself. */
import type { Lab, LabFiles, LabView, Progress } from '@track/labs'

/** A lab as it is shipped: everything that its world needs, without solution and wrong answers. */
export interface LabBundle {
  /** `foundations/systems-thinking/feedback-loops`. */
  readonly path: string
  readonly title: string
  /** Of the files, so that a saved session is not opened with another lab. */
  readonly digest: string
  /** It begins anew each time, and nothing of it is kept. */
  readonly isFresh: boolean
  readonly lab: Lab
  /** Without those that only its world's beginning is built from, where `start` has it. */
  readonly files: LabFiles
  /** Beside the bundle: its world at the beginning, a snapshot packed with zstd. */
  readonly start?: string
  /** The author's Markdown as HTML, by the Markdown. */
  readonly html: Readonly<Record<string, string>>
  /** What is asked of the learner, by task. */
  readonly answers: Readonly<Record<string, readonly AnswerRow[]>>
}

export interface AnswerRow {
  readonly id: string
  /** Its place among the task's checks. */
  readonly check: number
  readonly question: string
  readonly unit: string
}

/** The first message to the worker; the two ports come with it. */
export interface OpenLab {
  readonly kind: 'open lab'
  readonly bundle: string
  /** Begin at the beginning, and keep what was reached. */
  readonly fromStart: boolean
}

/** The worker's answer to `OpenLab`. */
export type Opened =
  | { readonly kind: 'opened'; readonly bundle: LabBundle; readonly resumed: boolean; readonly notice: string }
  | { readonly kind: 'refused'; readonly message: string }

/** What is told of a lab as it changes. */
export interface LabNews {
  readonly view: LabView
  readonly progress: Progress
}
