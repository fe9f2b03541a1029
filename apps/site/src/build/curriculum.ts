/** The curriculum as it stands in `platform/`: sections, topics and modules in their order. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface Module {
  /** `foundations/systems-thinking/feedback-loops`. */
  readonly path: string
  readonly title: string
  readonly minutes: number
  /** Paths of modules. */
  readonly prerequisites: readonly string[]
  /** Its folder, once it is written. */
  readonly folder: string | undefined
}

export interface Topic {
  readonly path: string
  readonly title: string
  readonly aim: string
  readonly audience: string
  readonly modules: readonly Module[]
}

export interface Section {
  readonly path: string
  readonly title: string
  readonly aim: string
  readonly topics: readonly Topic[]
}

const sections = [
  { path: 'foundations', title: 'Foundations', aim: 'How systems behave, fail and are understood, whatever runs on them.' },
  { path: 'disciplines', title: 'Disciplines', aim: 'The practices that teams run production with.' },
  { path: 'toolkits', title: 'Toolkits', aim: 'The tools, each on a platform where it has work to do.' },
] as const

interface TopicFile {
  readonly title: string
  readonly order: number
  readonly aim: string
  readonly for: string
  readonly modules: readonly { readonly path: string; readonly title: string; readonly minutes: number; readonly prerequisites?: readonly string[] }[]
}

export function readCurriculum(platform: string): Section[] {
  return sections.map((section) => {
    const folders = readdirSync(join(platform, section.path)).filter((name) => existsSync(join(platform, section.path, name, 'topic.yaml')))
    const topics = folders.map((name) => readTopic(platform, `${section.path}/${name}`)).toSorted((a, b) => a.order - b.order)
    return { ...section, topics: topics.map(({ topic }) => topic) }
  })
}

function readTopic(platform: string, path: string): { order: number; topic: Topic } {
  const file = parse(readFileSync(join(platform, path, 'topic.yaml'), 'utf8')) as TopicFile
  const modules = file.modules.map((row): Module => {
    const modulePath = `${path}/${row.path}`
    const folder = join(platform, modulePath)
    return {
      path: modulePath, title: row.title, minutes: row.minutes, prerequisites: row.prerequisites ?? [],
      folder: existsSync(join(folder, 'module.md')) ? folder : undefined,
    }
  })
  return { order: file.order, topic: { path, title: file.title, aim: file.aim, audience: file.for, modules } }
}

/** Every module, in the order of the track. */
export function modulesOf(curriculum: readonly Section[]): Module[] {
  return curriculum.flatMap(({ topics }) => topics.flatMap(({ modules }) => modules))
}
