/** `track lab`: a lab on a living platform, in this terminal and for one's own kubectl. */
import { join } from 'node:path'
import { DoorRefused, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import { type LabSession, readLabFiles } from '@track/labs'
import { startPrompt } from '@track/shell'
import { defineCommand, Refused, say } from '../command.ts'
import { serveControl } from '../control.ts'
import { folderOf, moduleNamed, modulesWithLabs } from '../module-folders.ts'
import { openLab } from '../open-lab.ts'
import { StateFolder } from '../state-folder.ts'
import { drawPanel, panelHeight, releasePanel, reservePanel } from '../tasks-panel.ts'

export const lab = defineCommand({
  name: 'lab',
  summary: 'Do a lab: opens the shell of its world, with the tasks above it.',
  usage: 'MODULE [--serve] [--fresh] [--port 0]',
  examples: ['track lab feedback-loops', 'track lab feedback-loops --serve   # for your own terminal and kubectl', 'track lab feedback-loops --fresh   # from the beginning'],
  flags: {
    'serve': { kind: 'boolean', help: 'Open no shell: serve the world to your own kubectl, and tell as tasks are done.' },
    'fresh': { kind: 'boolean', help: 'Begin anew; what you have reached stays.' },
    'port': { kind: 'integer', default: 0, help: 'The port of the API; 0 takes any that is free.' },
    'write-kubeconfig': { kind: 'string', help: 'Where to write the kubeconfig; in the state folder when left out.', completes: 'file' },
  },

  async run({ flags, operands }) {
    const [word] = operands
    if (word === undefined) throw new Refused('which module? "track list --written" shows those with a lab.')
    const module = moduleNamed(word, modulesWithLabs())
    const state = new StateFolder(module)
    if (flags.fresh) {
      state.lock()
      state.forgetWorld()
    }
    const opened = await openLab(readLabFiles(folderOf(module)), state)
    const door = await openHttpsDoor(opened.learner.session, { port: flags.port }).catch(async (reason: unknown) => {
      await opened.close()
      throw reason instanceof DoorRefused ? new Refused(reason.message) : reason
    })
    const file = flags['write-kubeconfig'] ?? join(state.folder, 'kubeconfig')
    const refusal = writeKubeconfig(file, door.kubeconfig)
    const control = serveControl(opened.learner, state)
    const isInteractive = !flags.serve && process.stdin.isTTY && process.stdout.isTTY
    say(`${opened.learner.lab.title}${opened.isResumed ? ' (where you left it)' : ''}`)
    say(refusal ?? `In another terminal: kubectl --kubeconfig ${file} get pods`)
    await (isInteractive ? shell(opened.learner) : serve(opened.learner))
    control.close()
    await door.close()
    await opened.close()
    return 0
  },
})

/** The world's shell in this terminal, until it is left. */
async function shell(learner: LabSession): Promise<void> {
  const { stdin, stdout } = process
  const height = () => panelHeight(learner.view())
  const size = () => ({ columns: stdout.columns ?? 80, rows: Math.max(5, (stdout.rows ?? 24) - height()) })
  const draw = () => stdout.write(drawPanel(learner.view(), stdout.columns ?? 80))
  let shown = ''
  stdout.write(reservePanel(height(), stdout.rows ?? 24))
  draw()
  await new Promise<void>((resolve) => {
    void startPrompt(learner.session, { output: (text) => stdout.write(text), size: size(), onEnd: () => resolve() }).then((prompt) => {
      stdin.setRawMode(true)
      stdin.setEncoding('utf8').on('data', (data: string) => prompt.type(data)).resume()
      stdout.on('resize', () => {
        stdout.write(reservePanel(height(), stdout.rows ?? 24))
        prompt.resize(size())
        draw()
      })
    })
    learner.subscribe((view) => {
      const state = view.tasks.map(({ isDone, credit }) => `${isDone} ${credit.toFixed(1)}`).join()
      if (state !== shown) draw()
      shown = state
    })
  })
  stdin.setRawMode(false)
  stdin.pause()
  stdout.write(releasePanel(stdout.rows ?? 24))
}

/** Tells as tasks are done, until somebody ends it. */
function serve(learner: LabSession): Promise<void> {
  const told = new Set(learner.view().tasks.filter(({ isDone }) => isDone).map(({ id }) => id))
  for (const { id, title, isDone } of learner.view().tasks) say(`${isDone ? '[x]' : '[ ]'} ${id}: ${title}`)
  learner.subscribe(({ tasks, isFinished }) => {
    const news = tasks.filter(({ id, isDone }) => isDone && !told.has(id))
    for (const { id, title, explain } of news) {
      told.add(id)
      say(`\n[x] ${id}: ${title}\n${explain ?? ''}`)
    }
    if (isFinished && news.length > 0) say('Every task is done.')
  })
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
