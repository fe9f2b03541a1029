/**
 * The tasks below the shell: a few lines at the foot of the terminal that the shell never scrolls. What scrolls
 * out above is kept by the terminal, as ever.
 */
import type { LabView, TaskView } from '@track/labs'
import { cutLine } from '../terminal-text.ts'

const escape = '\u001b['

/** A terminal with fewer rows gets one line of it. */
const rowsForAll = 40

export interface Size {
  readonly columns: number
  readonly rows: number
}

export function panelLines({ tasks }: Pick<LabView, 'tasks'>, { columns, rows }: Size): string[] {
  const done = tasks.filter(({ isDone }) => isDone).length
  const current = tasks.find(({ isDone }) => !isDone)
  const head = `-- ${done} of ${tasks.length} done, "tasks" says what is asked, "help" what there is `
  const rule = head.padEnd(columns, '-')
  const lines = rows < rowsForAll ? (current ? [line(current)] : []) : tasks.map(line)
  return [rule, ...lines].map((each) => cutLine(each, columns))
}

function line({ id, title, isDone, credit }: TaskView): string {
  const share = credit > 0 ? ` (${Math.floor(credit * 100)} %)` : ''
  return isDone ? `[x] ${id}: ${title}` : `[ ] ${id}: ${title}${share}`
}

/** The lines at the foot that are not the shell's: as many whatever is done. */
export function panelHeight({ tasks }: Pick<LabView, 'tasks'>, { rows }: Size): number {
  return rows < rowsForAll ? 2 : tasks.length + 1
}

/** Draws the panel and leaves the cursor where it was. */
export function drawPanel(view: Pick<LabView, 'tasks'>, size: Size): string {
  const height = panelHeight(view, size)
  const lines = panelLines(view, size)
  const rows = Array.from({ length: height }, (_, row) => `${escape}${size.rows - height + row + 1};1H${escape}2K${lines[row] ?? ''}`)
  return `${escape}s${rows.join('')}${escape}u`
}

/** A line editor erases what is below it, `clear` and a rewind everything: the panel is to be drawn again. */
export function erasesPanel(output: string): boolean {
  return /\u001b\[[0-3]?J|\u001bc/.test(output)
}

/** Keeps scrolling above the panel; what is on the screen moves up for it, and the cursor stays behind it. */
export function reservePanel(height: number, size: Size): string {
  return `${'\n'.repeat(height)}${escape}${height}A${keepAbove(height, size)}`
}

/** The terminal has another size. */
export function movePanel(height: number, { from, to }: { readonly from: Size; readonly to: Size }): string {
  if (to.rows < from.rows) return `${escape}r${reservePanel(height, to)}`
  const left = Array.from({ length: height }, (_, row) => from.rows - row).filter((row) => row > 0)
  return `${escape}s${left.map((row) => `${escape}${row};1H${escape}2K`).join('')}${escape}u${keepAbove(height, to)}`
}

function keepAbove(height: number, { rows }: Size): string {
  return `${escape}s${escape}1;${Math.max(2, rows - height)}r${escape}u`
}

export function releasePanel(height: number, { rows }: Size): string {
  return `${escape}r${escape}${Math.max(1, rows - height + 1)};1H${escape}J`
}
