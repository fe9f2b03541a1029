/** The world's shell in this terminal, with the tasks below it. */
import type { LabSession } from '@track/labs'
import { startPrompt } from '@track/shell'
import { onRewind } from '../control/run-in-world.ts'
import { sizeOf, styleFor } from '../terminal-text.ts'
import { onTaskDone } from './opening.ts'
import { drawPanel, erasesPanel, movePanel, panelHeight, releasePanel, reservePanel } from './tasks-panel.ts'

/** `opening` stands above its first prompt. */
export async function shellAtTerminal(learner: LabSession, opening: string): Promise<void> {
  const { stdin, stdout } = process
  const size = () => sizeOf(stdout)
  const height = () => panelHeight(learner.view(), size())
  const shellSize = () => ({ columns: size().columns, rows: Math.max(5, size().rows - height()) })
  const draw = () => stdout.write(drawPanel(learner.view(), size()))
  const output = (text: string) => {
    stdout.write(text)
    if (erasesPanel(text)) draw()
  }
  let shown = ''
  stdout.write(`${opening}\n\n`)
  stdout.write(reservePanel(height(), size()))
  draw()
  const unsubscribe = learner.subscribe((view) => {
    const state = view.tasks.map(({ isDone, credit }) => `${isDone} ${credit.toFixed(1)}`).join()
    if (state !== shown) draw()
    shown = state
  })
  await new Promise<void>((resolve) => {
    void startPrompt(learner.session, { output, size: shellSize(), onEnd: resolve }).then((prompt) => {
      onTaskDone(learner, () => styleFor(stdout), (text) => prompt.say(`\n${text}\n`))
      // After the prompt has heard of it, and has cleared the screen.
      onRewind(learner.session, (text) => prompt.sayAtPrompt(text))
      stdin.setRawMode(true)
      stdin.setEncoding('utf8').on('data', (data: string) => prompt.type(data)).resume()
      let from = size()
      stdout.on('resize', () => {
        stdout.write(movePanel(height(), { from, to: size() }))
        from = size()
        prompt.resize(shellSize())
        draw()
      })
    })
  })
  unsubscribe()
}

/** Gives the terminal back as it was, however the shell ended. */
export function leaveTerminal(learner: LabSession): void {
  process.stdin.setRawMode(false)
  process.stdin.pause()
  const size = sizeOf(process.stdout)
  process.stdout.write(releasePanel(panelHeight(learner.view(), size), size))
}
