/** `track read`: a module's text in the terminal. */
import { readCurriculum } from '@track/curriculum'
import { defineCommand, Refused, say } from '../command.ts'
import { library, moduleNamed } from '../module-folders.ts'

export const read = defineCommand({
  name: 'read',
  summary: 'Read a module.',
  usage: 'MODULE',
  examples: ['track read feedback-loops | less'],
  flags: {},

  async run({ operands: [word] }) {
    if (word === undefined) throw new Refused('which module? "track list" shows all of them.')
    const modules = readCurriculum(library).sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules))
    const path = moduleNamed(word, modules.map((module) => module.path))
    const text = library.text(`${path}/module.md`)
    if (text === undefined) throw new Refused(`${modules.find((module) => module.path === path)!.title} is not written yet.`)
    say(plainText(text))
    return 0
  },
})

/** Markdown without what a terminal cannot show: front matter, link targets, emphasis. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^---\n[^]*?\n---\n/, '')
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)[^)]*\)/g, '$1 <$2>')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .trim()
}
