/** `track solution`: what a good learner types; asks first. */
import { createInterface } from 'node:readline/promises'
import { defineCommand, Refused, say } from '../command.ts'
import { folderOf, moduleNamed, modulesWithLabs } from '../module-folders.ts'

export const solution = defineCommand({
  name: 'solution',
  summary: "Show a lab's solution; asks first.",
  usage: 'MODULE [--yes]',
  examples: ['track solution feedback-loops'],
  flags: { yes: { kind: 'boolean', help: 'Do not ask.' } },

  async run({ flags, operands: [word] }) {
    if (word === undefined) throw new Refused('which module?')
    const module = moduleNamed(word, modulesWithLabs())
    if (!flags.yes && !await agrees()) return 1
    say(folderOf(module).text('solution.sh').trimEnd())
    return 0
  },
})

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refused('it asks first, and nobody is there to answer: --yes shows it.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('The solution takes away what the lab has to teach. Show it? [y/N] ')
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
