/** Tells on standard output as tasks are done, for somebody who works in terminals of their own. */
import type { LabSession } from '@track/labs'
import { say } from '../command.ts'
import type { Paint } from '../paint.ts'
import { printTask, reportTasks } from './task-report.ts'

export function tellTasks(learner: LabSession, paint: Paint): void {
  const told = new Set(learner.view().tasks.filter(({ isDone }) => isDone).map(({ id }) => id))
  for (const task of reportTasks(learner.view())) say(printTask({ ...task, missing: [] }, paint))
  learner.subscribe((view) => {
    const news = reportTasks(view).filter(({ id, done }) => done && !told.has(id))
    for (const task of news) {
      told.add(task.id)
      say(`\n${printTask(task, paint)}\n${view.tasks.find(({ id }) => id === task.id)?.explain ?? ''}`)
    }
    if (view.isFinished && news.length > 0) say('Every task is done.')
  })
}
