/** `track solution`: what a good learner types; asks first. */
import { defineCommand, Misused, say } from '../command.ts'

export const solution = defineCommand({
  name: 'solution',
  summary: "Show a lab's solution; asks first.",
  usage: 'MODULE [--yes]',
  examples: ['track solution feedback-loops', 'track solution feedback-loops --yes | less'],
  flags: { yes: { kind: 'boolean', short: 'y', help: 'Do not ask.' } },
  completes: 'labs',

  async run({ flags, operands: [word, surplus] }) {
    if (word === undefined) throw new Misused('which module?')
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    const { folderOf, moduleNamed, modulesWithLabs } = await import('../module-folders.ts')
    const module = moduleNamed(word, modulesWithLabs())
    const { agrees } = await import('../confirm.ts')
    if (!flags.yes && !await agrees('The solution takes away what the lab has to teach. Show it?', '--yes shows it.')) return 1
    say(folderOf(module).text('solution.sh').trimEnd())
    return 0
  },
})
