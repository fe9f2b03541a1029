/** The tasks above the shell: a few lines at the top of the terminal that the shell never scrolls. */
import type { LabView } from '@track/labs'

const escape = '\u001b['

/** Title, tasks, a rule. */
export function panelHeight({ tasks }: LabView): number {
  return tasks.length + 2
}

/** Draws the panel and leaves the cursor where it was. */
export function drawPanel(view: LabView, columns: number): string {
  const done = view.tasks.filter(({ isDone }) => isDone).length
  const lines = [
    cut(`${view.title}  (${done} of ${view.tasks.length} done; "tasks" says what is missing, "hint TASK" helps)`, columns),
    ...view.tasks.map(({ id, title, isDone, credit }) => cut(`  ${isDone ? '[x]' : credit > 0 ? `[${Math.floor(credit * 9)}]` : '[ ]'} ${id}: ${title}`, columns)),
    '-'.repeat(columns),
  ]
  return `${escape}s${escape}?6l${lines.map((line, row) => `${escape}${row + 1};1H${escape}2K${line}`).join('')}${escape}?6h${escape}u`
}

/** Keeps scrolling below the panel, with the cursor at the first free line. */
export function reservePanel(height: number, rows: number): string {
  return `${escape}2J${escape}${height + 1};${rows}r${escape}?6h${escape}1;1H`
}

export function releasePanel(rows: number): string {
  return `${escape}?6l${escape}r${escape}${rows};1H\n`
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`
}
