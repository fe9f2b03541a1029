/** The world's shell in this terminal, with the tasks above it. */
import type { LabSession } from '@track/labs'
import { startPrompt } from '@track/shell'
import { drawPanel, panelHeight, releasePanel, reservePanel } from './tasks-panel.ts'

/** `lines` stand above its first prompt: the panel clears what was written before it. */
export async function shellAtTerminal(learner: LabSession, lines: readonly string[]): Promise<void> {
  const { stdin, stdout } = process
  const columns = () => stdout.columns ?? 80
  const rows = () => stdout.rows ?? 24
  const height = () => panelHeight(learner.view())
  const size = () => ({ columns: columns(), rows: Math.max(5, rows() - height()) })
  const draw = () => stdout.write(drawPanel(learner.view(), columns()))
  let shown = ''
  stdout.write(reservePanel(height(), rows()))
  stdout.write(lines.map((line) => `${line}\r\n`).join(''))
  draw()
  const unsubscribe = learner.subscribe((view) => {
    const state = view.tasks.map(({ isDone, credit }) => `${isDone} ${credit.toFixed(1)}`).join()
    if (state !== shown) draw()
    shown = state
  })
  await new Promise<void>((resolve) => {
    void startPrompt(learner.session, { output: (text) => stdout.write(text), size: size(), onEnd: resolve }).then((prompt) => {
      stdin.setRawMode(true)
      stdin.setEncoding('utf8').on('data', (data: string) => prompt.type(data)).resume()
      stdout.on('resize', () => {
        stdout.write(reservePanel(height(), rows()))
        prompt.resize(size())
        draw()
      })
    })
  })
  unsubscribe()
}

/** Gives the terminal back as it was, however the shell ended. */
export function leaveTerminal(): void {
  process.stdin.setRawMode(false)
  process.stdin.pause()
  process.stdout.write(releasePanel(process.stdout.rows ?? 24))
}
