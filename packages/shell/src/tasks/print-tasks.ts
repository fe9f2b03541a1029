/** Tasks of a lab in a terminal: a line each, and one of them whole. */
import { currentTask, type LabQuestion, type LabTask, type LabTasks } from './lab-tasks.ts'
import { printMarkdown, type TextStyle, wrapMarkdown, wrapText } from './markdown-text.ts'

/** Each task with its state, then the one to work on. */
export function printTasks(lab: LabTasks, style: TextStyle): string {
  const current = currentTask(lab)
  const lines = lab.tasks.map((task) => wrapText(taskLine(task), style, { first: '', rest: '    ' }))
  const whole = current ? printTask(current, style) : 'Every task is done. `tasks TASK` shows what was asked, and what happened.'
  return `${lines.join('\n')}\n\n${whole}`
}

export function printTask(task: LabTask, style: TextStyle): string {
  const open = task.questions.filter(({ isRight }) => !isRight)
  return [
    wrapMarkdown(`**${task.id}: ${task.title}**${task.done ? ' (done)' : ''}`, style),
    printMarkdown(task.do, style, '  '),
    ...(open.length > 0 && !task.done ? [`  To answer:\n${open.map((each) => printQuestion(task, each, style)).join('\n')}`] : []),
    ...(task.missing.length > 0 && !task.done ? [`  Not there yet:\n${task.missing.map((says) => wrapText(says, style, { first: '  - ', rest: '    ' })).join('\n')}`] : []),
    ...(task.explain !== undefined ? [printExplained(task, style)] : []),
    ...(task.hintsLeft > 0 && !task.done ? [wrapMarkdown(`\`hint ${task.id}\` helps: ${task.hintsLeft} ${task.hintsLeft === 1 ? 'hint' : 'hints'} left.`, style, { first: '  ' })] : []),
  ].join('\n\n')
}

/** What happened, of a task that is done. */
export function printExplained({ explain = '' }: LabTask, style: TextStyle): string {
  return `  What happened:\n${printMarkdown(explain, style, '  ')}`
}

function printQuestion({ id: task }: LabTask, { id, unit, question, verdict }: LabQuestion, style: TextStyle): string {
  return [
    wrapMarkdown(question, style, { first: '  - ', rest: '    ' }),
    wrapMarkdown(`\`answer ${task} ${id}=VALUE\`${unit === '' ? '' : ` in ${unit}`}`, style, { first: '    ' }),
    ...(verdict === undefined ? [] : [wrapText(verdict, style, { first: '    ' })]),
  ].join('\n')
}

function taskLine({ id, title, done, doneAt, credit }: LabTask): string {
  if (done) return `[x] ${id}: ${title} (${doneAt ?? 'on another branch'})`
  return `[ ] ${id}: ${title}${credit > 0 ? ` (${Math.floor(credit * 100)} %)` : ''}`
}
