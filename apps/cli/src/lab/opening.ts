/** What `track lab` says first: where one is, what the situation is, and the task to begin with. */
import { type LabSession, labTasks } from '@track/labs'
import { currentTask, printExplained, printMarkdown, printTask, printTasks, type TextStyle } from '@track/shell'
import type { MonitoringAddresses } from '../open-doors.ts'

export interface Opening {
  readonly isResumed: boolean
  readonly kubeconfig: string
  readonly addresses: MonitoringAddresses
  /** The world's shell is in this terminal. */
  readonly isInteractive: boolean
}

export function printOpening(learner: LabSession, { isResumed, kubeconfig, addresses: { prometheus, monitoring = {} }, isInteractive }: Opening, style: TextStyle): string {
  const lab = labTasks(learner.session.world)
  const { minutes } = learner.lab
  const here = isInteractive
    ? '`help` says what there is in this shell, `tasks` shows the task again, `exit` leaves and keeps everything.'
    : '`track shell` opens the shell of this world, where `help` says what there is. Its commands work in your own terminal as well, '
      + 'with `track` before them: `track tasks`, `track clock advance 10m`. Ctrl-C ends the lab and keeps everything.'
  return [
    printMarkdown(`**${lab.title}**${isResumed ? ' (where you left it)' : `, ${lab.tasks.length} tasks, about ${minutes} minutes`}`, style),
    printMarkdown(here, style),
    // Whole on a line of its own, to be copied.
    `In another terminal: kubectl --kubeconfig ${kubeconfig} get pods\n`,
    ...(prometheus === undefined ? [] : [`Its Prometheus, whose clock is this world's: ${prometheus}\n`]),
    ...Object.entries(monitoring).map(([server, address]) => `Its ${server}, by this world's clock: ${address}\n`),
    printMarkdown(lab.scenario, style),
    '',
    isInteractive ? printCurrent(learner, style) : printTasks(lab, style),
  ].join('\n')
}

/** The first task that is undone, whole. */
function printCurrent(learner: LabSession, style: TextStyle): string {
  const task = currentTask(labTasks(learner.session.world))
  return task ? printTask(task, style) : 'Every task is done.'
}

/** Calls back with what is to be said as tasks are done: what happened, and what comes next. */
export function onTaskDone(learner: LabSession, style: () => TextStyle, tell: (text: string) => void): () => void {
  const told = new Set(learner.view().tasks.filter(({ isDone }) => isDone).map(({ id }) => id))
  return learner.subscribe((view) => {
    const news = view.tasks.filter(({ id, isDone }) => isDone && !told.has(id))
    if (news.length === 0) return
    for (const { id } of news) told.add(id)
    const rows = labTasks(learner.session.world).tasks
    const done = news.map(({ id, title, explain = '' }) =>
      `[x] ${id}: ${title}\n\n${printExplained({ ...rows.find((each) => each.id === id)!, explain }, style())}`)
    tell(`${[...done, printCurrent(learner, style())].join('\n\n')}\n`)
  })
}
