/** Commands that act on the lab that is open in another terminal: they run in its world's shell. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, defineCommand, Refused } from '../command.ts'
import { runInOpenSession } from '../control.ts'
import { modulesWithLabs } from '../module-folders.ts'
import { StateFolder } from '../state-folder.ts'

/** The words are handed on as they are; the command in the world says what is wrong with them. */
function inSession(name: string, summary: string, usage: string, examples: readonly string[]): Command {
  return defineCommand({
    name, summary, usage, examples, flags: {}, takesEverything: true,
    run: ({ operands }) => runInOpenSession(openModule(), [name, ...operands].map(quoted).join(' ')),
  })
}

export const inSessionCommands: readonly Command[] = [
  inSession('clock', "Show or move the open lab's time.", '[advance DURATION | until QUERY | pause | xN]', ['track clock advance 10m']),
  inSession('world', "Snapshots of the open lab's world, and the way back.", '[list | snapshot NAME | rewind NAME | compare NAME -- QUERY]', ['track world snapshot before']),
  inSession('promql', "Ask the open lab's Prometheus.", "'QUERY' [--range 1h]", ["track promql 'up'"]),
  inSession('answer', 'Give the open lab an answer.', 'TASK ID=VALUE', ['track answer measure peak=80k']),
  inSession('tasks', 'Show what the open lab still lacks.', '', ['track tasks']),
  inSession('hint', 'Ask for the next hint.', 'TASK', ['track hint measure']),
  defineCommand({
    name: 'shell', summary: "Run a command in the open lab's shell.", usage: 'COMMAND …', examples: ["track shell 'kubectl get pods | wc -l'"],
    flags: {}, takesEverything: true,
    run({ operands }) {
      if (operands.length === 0) throw new Refused("which command? track shell 'kubectl get pods'")
      return runInOpenSession(openModule(), operands.join(' '))
    },
  }),
]

/** The one session that is open on this machine. */
function openModule(): StateFolder {
  const open = modulesWithLabs().map((module) => new StateFolder(module)).filter(({ socket, folder }) =>
    existsSync(socket) && readdirSync(folder).includes('lock') && existsSync(join(folder, 'lock')))
  if (open.length > 1) throw new Refused('more than one lab is open: end all but one.')
  if (!open[0]) throw new Refused('no lab is open in another terminal: start one with "track lab MODULE".')
  return open[0]
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
