/** `track list`: the curriculum in its order. */
import { defineCommand, say } from '../command.ts'

export const list = defineCommand({
  name: 'list',
  summary: 'Show the modules of the track in their order.',
  usage: '[--written] [--json]',
  examples: ['track list', 'track list --written', 'track list --json | jq -r .[].path'],
  flags: {
    'written': { kind: 'boolean', help: 'Only modules that are written.' },
    'json': { kind: 'boolean', help: 'Print as JSON: path, title, minutes, written, lab.' },
  },
  completes: [],

  async run({ flags }) {
    const { readCurriculum } = await import('@track/curriculum')
    const { library, modulesWithLabs } = await import('../module-folders.ts')
    const { sections } = readCurriculum(library)
    const labs = new Set(modulesWithLabs())
    const wanted = (isWritten: boolean) => isWritten || !flags.written
    if (flags.json) {
      const modules = sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules)).filter(({ isWritten }) => wanted(isWritten))
      say(JSON.stringify(modules.map(({ path, title, minutes, isWritten }) => ({ path, title, minutes, written: isWritten, lab: labs.has(path) })), null, 2))
      return 0
    }
    for (const section of sections) {
      const topics = section.topics.map((topic) => ({ topic, modules: topic.modules.filter(({ isWritten }) => wanted(isWritten)) })).filter(({ modules }) => modules.length > 0)
      if (topics.length > 0) say(section.title.toUpperCase())
      for (const { topic, modules } of topics) {
        say(`\n  ${topic.title}`)
        for (const { path, title, minutes, isWritten } of modules) {
          say(`    ${title.padEnd(44)} ${String(minutes).padStart(3)} min  ${isWritten ? path : 'not written yet'}`)
        }
      }
      if (topics.length > 0) say('')
    }
    return 0
  },
})
