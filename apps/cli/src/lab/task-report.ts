/** The tasks of a lab as `track check` tells them: what is done, how far, and what is missing. */
import type { LabView } from '@track/labs'
import type { Paint } from '../paint.ts'

export interface TaskReport {
  readonly id: string
  readonly title: string
  readonly done: boolean
  /** Between 0 and 1. */
  readonly credit: number
  /** What each check says that does not hold yet, or not for long enough. */
  readonly missing: readonly string[]
}

export function reportTasks({ tasks }: LabView): TaskReport[] {
  return tasks.map(({ id, title, isDone, credit, checks }) => ({
    id, title, done: isDone, credit: isDone ? 1 : Math.round(credit * 100) / 100,
    missing: isDone ? [] : checks.filter(({ isMet }) => !isMet).map(({ says }) => says),
  }))
}

/** What is worth telling when it changes: figures in the sentences do all the time. */
export function printedState(tasks: readonly TaskReport[]): string {
  return tasks.map(({ id, done, credit, missing }) => `${id} ${done} ${credit} ${missing.length}`).join('\n')
}

export function printTasks(tasks: readonly TaskReport[], paint: Paint): string {
  return tasks.map((task) => printTask(task, paint)).join('\n')
}

export function printTask({ id, title, done, credit, missing }: TaskReport, paint: Paint): string {
  const part = !done && credit > 0 ? `  (${Math.floor(credit * 100)} %)` : ''
  const head = `${done ? paint('[x]', 'green') : '[ ]'} ${paint(id, 'bold')}: ${title}${part}`
  return [head, ...missing.map((says) => `      ${says}`)].join('\n')
}
