/** Sections, topics and modules in the order in which they are learnt. */
import { parse } from 'yaml'
import type { Library } from './library.ts'

export interface ModuleEntry {
  /** `foundations/systems-thinking/feedback-loops`. */
  readonly path: string
  readonly title: string
  readonly minutes: number
  /** Paths of modules. */
  readonly prerequisites: readonly string[]
  /** There is a `module.md`. */
  readonly isWritten: boolean
}

export interface Topic {
  readonly path: string
  readonly title: string
  readonly order: number
  readonly aim: string
  readonly audience: string
  readonly modules: readonly ModuleEntry[]
}

export interface Section {
  readonly path: string
  readonly title: string
  readonly topics: readonly Topic[]
}

export interface Curriculum {
  readonly sections: readonly Section[]
  /** Each `foundations/x/topic.yaml: what is wrong`. */
  readonly complaints: readonly string[]
}

export const sectionTitles = { foundations: 'Foundations', disciplines: 'Disciplines', toolkits: 'Toolkits' } as const

export function readCurriculum(library: Library): Curriculum {
  const complaints: string[] = []
  const sections = Object.entries(sectionTitles).map(([path, title]): Section => ({
    path, title,
    topics: library.names(path).flatMap((name) => readTopic(library, `${path}/${name}`, complaints) ?? []).sort((a, b) => a.order - b.order),
  }))
  const modules = sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules))
  const known = new Set(modules.map(({ path }) => path))
  for (const { path, prerequisites } of modules) {
    for (const prerequisite of prerequisites) if (!known.has(prerequisite)) complaints.push(`${path}: its prerequisite "${prerequisite}" is not a module`)
  }
  return { sections, complaints }
}

interface TopicFile {
  readonly title?: unknown
  readonly order?: unknown
  readonly aim?: unknown
  readonly for?: unknown
  readonly modules?: unknown
}

function readTopic(library: Library, path: string, complaints: string[]): Topic | undefined {
  const text = library.text(`${path}/topic.yaml`)
  if (text === undefined) {
    complaints.push(`${path}: there is no topic.yaml`)
    return undefined
  }
  const file = (parse(text) ?? {}) as TopicFile
  for (const field of ['title', 'aim', 'for'] as const) {
    if (typeof file[field] !== 'string') complaints.push(`${path}/topic.yaml: ${field}: expected text`)
  }
  if (typeof file.order !== 'number') complaints.push(`${path}/topic.yaml: order: expected a number`)
  const rows = Array.isArray(file.modules) ? file.modules as Partial<Record<string, unknown>>[] : []
  if (rows.length === 0) complaints.push(`${path}/topic.yaml: modules: expected at least one`)
  const modules = rows.map((row): ModuleEntry => {
    const modulePath = `${path}/${String(row['path'])}`
    if (typeof row['title'] !== 'string' || typeof row['minutes'] !== 'number') complaints.push(`${path}/topic.yaml: ${String(row['path'])}: expected title and minutes`)
    return {
      path: modulePath, title: String(row['title']), minutes: Number(row['minutes']),
      prerequisites: (row['prerequisites'] as readonly string[] | undefined) ?? [],
      isWritten: library.text(`${modulePath}/module.md`) !== undefined,
    }
  })
  return { path, title: String(file.title), order: Number(file.order), aim: String(file.aim), audience: String(file.for), modules }
}
