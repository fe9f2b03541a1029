/** `track read`: a module's text in the terminal. */
import { defineCommand, Misused, Refused, say } from '../command.ts'
import { plainModule } from '../plain-module.ts'

export const read = defineCommand({
  name: 'read',
  summary: 'Read a module.',
  usage: 'MODULE',
  examples: ['track read feedback-loops | less'],
  flags: {},
  completes: 'modules',

  async run({ operands: [word, surplus] }) {
    if (word === undefined) throw new Misused('which module? "track list" shows all of them.')
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    const { readCurriculum } = await import('@track/curriculum')
    const { library, moduleNamed } = await import('../module-folders.ts')
    const modules = readCurriculum(library).sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules))
    const path = moduleNamed(word, modules.map((module) => module.path))
    const text = library.text(`${path}/module.md`)
    if (text === undefined) throw new Refused(`${modules.find((module) => module.path === path)!.title} is not written yet.`)
    say(plainModule(text))
    return 0
  },
})
