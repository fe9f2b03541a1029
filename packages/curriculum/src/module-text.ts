/** A module's text: its front matter, its seven sections in their order, its links. */
import { parse } from 'yaml'
import type { Library } from './library.ts'
import { formComplaints } from './module-form.ts'

export const sectionNames = [
  'Why This Matters', 'Theory', 'Current Landscape', 'Hands-On', 'Best Practices', 'Common Mistakes', 'Further Reading',
] as const

export interface FrontMatter {
  readonly title: string
  readonly summary: string
  readonly minutes: number
  readonly difficulty: string
  readonly prerequisites: readonly string[]
  readonly outcomes: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly sources: readonly string[]
}

export interface ModuleText {
  readonly frontMatter: FrontMatter
  /** By name, Markdown. */
  readonly sections: Readonly<Record<string, string>>
  readonly words: number
}

export interface ReadText {
  readonly text: ModuleText
  /** Each `module.md:12: what is wrong, what is expected`. */
  readonly complaints: readonly string[]
}

const wordsMin = 2_500
const wordsMax = 5_000

/** `library` answers whether a linked file of the module or another module is there. */
export function readModuleText(library: Library, path: string): ReadText {
  const source = library.text(`${path}/module.md`) ?? ''
  const complaints: string[] = []
  const [, head = '', body = source] = /^---\n([^]*?)\n---\n([^]*)$/.exec(source) ?? []
  const frontMatter = readFrontMatter(head, complaints)
  checkEntry(library, path, frontMatter, complaints)
  const offset = source.length - body.length === 0 ? 0 : source.slice(0, source.length - body.length).split('\n').length - 1
  const headings = [...body.matchAll(/^## +(.+)$/gm)].map((match) => ({ name: match[1]!.trim(), index: match.index, line: lineAt(body, match.index) + offset }))
  if (headings.map(({ name }) => name).join('|') !== sectionNames.join('|')) {
    complaints.push(`module.md:${headings[0]?.line ?? 1}: sections are ${headings.map(({ name }) => name).join(', ') || 'missing'}, expected ${sectionNames.join(', ')}`)
  }
  const sections = Object.fromEntries(headings.map(({ name, index }, position) =>
    [name, body.slice(index, headings[position + 1]?.index ?? body.length).split('\n').slice(1).join('\n').trim()]))
  const words = wordCount(body)
  if (words < wordsMin || words > wordsMax) complaints.push(`module.md:1: ${words} words, expected ${wordsMin} to ${wordsMax}`)
  checkLinks(library, path, body, offset, complaints)
  const figures = library.names(`${path}/figures`).map((name) => `figures/${name}`)
  const withLines = headings.map(({ name, index, line }, position) =>
    ({ name, line, lines: body.slice(index, headings[position + 1]?.index ?? body.length).split('\n').slice(1) }))
  complaints.push(...formComplaints({ sections: withLines, figures }))
  return { text: { frontMatter, sections, words }, complaints }
}

const textFields = ['title', 'summary', 'difficulty'] as const
const listFields = ['prerequisites', 'outcomes', 'sources'] as const
const known: readonly string[] = [...textFields, ...listFields, 'minutes', 'versions']

function readFrontMatter(head: string, complaints: string[]): FrontMatter {
  const fields = (head === '' ? {} : parse(head) ?? {}) as Record<string, unknown>
  for (const field of textFields) if (typeof fields[field] !== 'string') complaints.push(`module.md:1: ${field}: expected text`)
  for (const field of listFields) if (!Array.isArray(fields[field])) complaints.push(`module.md:1: ${field}: expected a list`)
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) complaints.push(`module.md:1: ${field}: unknown field, expected one of ${known.join(', ')}`)
  }
  if (typeof fields['minutes'] !== 'number') complaints.push('module.md:1: minutes: expected a number')
  if (typeof fields['versions'] !== 'object' || fields['versions'] === null) complaints.push('module.md:1: versions: expected a mapping of tools to versions')
  return fields as unknown as FrontMatter
}

/** What the topic says of the module is what the module says of itself. */
function checkEntry(library: Library, path: string, frontMatter: FrontMatter, complaints: string[]): void {
  const [section, topic, name] = path.split('/')
  const { modules = [] } = (parse(library.text(`${section}/${topic}/topic.yaml`) ?? '') ?? {}) as { modules?: readonly Readonly<Record<string, unknown>>[] }
  const entry = modules.find((each) => each['path'] === name)
  if (!entry) return
  for (const field of ['title', 'minutes', 'prerequisites'] as const) {
    const [own, listed] = [frontMatter[field] ?? [], entry[field] ?? []].map((value) => JSON.stringify(value))
    if (own !== listed) complaints.push(`module.md:1: ${field}: found ${own}, and topic.yaml says ${listed}`)
  }
}

/** Prose alone counts: no code, no front matter. */
function wordCount(body: string): number {
  return body.replace(/^```[^]*?^```/gm, '').split(/\s+/).filter((word) => /\w/.test(word)).length
}

/** Links within the track lead somewhere; links out are https. */
function checkLinks(library: Library, path: string, body: string, offset: number, complaints: string[]): void {
  for (const match of body.replace(/^```[^]*?^```/gm, (block) => block.replace(/[^\n]/g, ' ')).matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)) {
    const [, target = ''] = match
    const line = lineAt(body, match.index) + offset
    if (target.startsWith('https://') || target.startsWith('#')) continue
    if (/^[a-z]+:/.test(target)) complaints.push(`module.md:${line}: the link "${target}" is not https`)
    else if (!leadsSomewhere(library, path, target)) complaints.push(`module.md:${line}: the link "${target}" leads nowhere`)
  }
}

function leadsSomewhere(library: Library, path: string, target: string): boolean {
  const segments = `${path}/${target.replace(/#.*$/, '')}`.split('/').reduce<string[]>((kept, part) =>
    (part === '..' ? kept.slice(0, -1) : part === '.' || part === '' ? kept : [...kept, part]), [])
  const file = segments.join('/')
  if (library.text(file) !== undefined || library.names(file).length > 0) return true
  const topic = library.text(`${segments.slice(0, 2).join('/')}/topic.yaml`)
  return segments.length === 3 && topic !== undefined && new RegExp(`path: ${segments[2]!.replace(/[^\w-]/g, '')}[,\\s]`).test(topic)
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
