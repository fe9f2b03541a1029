/** A lab as it is shipped to a browser: its files without solution, wrong answers and proof, and its texts as HTML. */
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Lab, type LabFiles, parseLab } from '@track/labs'
import type { LabBundle } from '../lab-link/messages.ts'
import type { Module } from './curriculum.ts'
import { digestOf } from './digest.ts'
import { renderInline, renderMarkdown } from './markdown.ts'

export interface LabOfModule {
  readonly path: string
  readonly lab: Lab
  readonly bundle: LabBundle
}

/** The folders of a lab that its world needs; nothing else of a module is shipped. */
const shipped = ['start', 'given', 'replay'] as const

export function readLab({ path, folder }: Module): LabOfModule | undefined {
  if (folder === undefined || !existsSync(join(folder, 'lab.yaml'))) return undefined
  const files: LabFiles = {
    lab: readFileSync(join(folder, 'lab.yaml'), 'utf8'),
    ...Object.fromEntries(shipped.map((name) => [name, readFolder(folder, name)])) as Record<(typeof shipped)[number], Record<string, string>>,
  }
  const { lab, complaints } = parseLab(files, join(path, 'lab.yaml'))
  if (complaints.length > 0) throw new Error(`the lab of ${path} cannot be read:\n${complaints.join('\n')}`)
  const bundle: LabBundle = { path, title: lab.title, digest: digestOf(JSON.stringify(files)), files, html: htmlOf(lab), answers: answersOf(lab) }
  return { path, lab, bundle }
}

/** `start/10-api.yaml` → its text. */
function readFolder(folder: string, name: string): Record<string, string> {
  const root = join(folder, name)
  if (!existsSync(root)) return {}
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

function htmlOf({ scenario, tasks }: Lab): Record<string, string> {
  const blocks = [scenario, ...tasks.flatMap((task) => [task.do, task.explain])]
  const lines = tasks.flatMap(({ title, hints }) => [title, ...hints])
  return {
    ...Object.fromEntries(blocks.map((text) => [text, renderMarkdown(text).html])),
    ...Object.fromEntries(lines.map((text) => [text, renderInline(text)])),
  }
}

function answersOf({ tasks }: Lab): LabBundle['answers'] {
  return Object.fromEntries(tasks.map(({ id: task, checks }) => [
    task, checks.flatMap((check) => (check.kind === 'answer' ? [{ id: check.id, question: check.question, unit: check.unit }] : [])),
  ]))
}
