/** A lab as it is shipped to a browser: its files without solution, wrong answers and proof, and its texts as HTML. */
import { join } from 'node:path'
import type { ModuleEntry } from '@track/curriculum'
import { type Lab, type LabFiles, parseLab, readLabFiles } from '@track/labs'
import type { LabBundle } from '../lab-link/messages.ts'
import { digestOf } from './digest.ts'
import { folderAt } from './library.ts'
import { renderInline, renderMarkdown } from './markdown.ts'

export interface LabOfModule {
  readonly path: string
  readonly lab: Lab
  readonly files: LabFiles
  readonly bundle: LabBundle
}

export function readLab({ path, isWritten }: ModuleEntry, platform: string): LabOfModule | undefined {
  const folder = folderAt(join(platform, path))
  if (!isWritten || !folder.names('.').includes('lab.yaml')) return undefined
  const files = readLabFiles(folder)
  const { lab, complaints } = parseLab(files, join(path, 'lab.yaml'))
  if (complaints.length > 0) throw new Error(`the lab of ${path} cannot be read:\n${complaints.join('\n')}`)
  return { path, lab, files, bundle: bundleOf(path, lab, files) }
}

export function bundleOf(path: string, lab: Lab, files: LabFiles): LabBundle {
  const { title } = lab
  return { path, title, digest: digestOf(JSON.stringify(files)), isFresh: false, lab: asJson(lab), files: { ...files, lab: '' }, html: htmlOf(lab), answers: answersOf(lab) }
}

/** The same once it was written and read; a field that is undefined is as good as absent. */
function asJson(lab: Lab): Lab {
  return JSON.parse(JSON.stringify(lab, (name, value: unknown) => {
    const isKept = typeof value !== 'object' || value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
    if (!isKept || typeof value === 'function' || Object.is(value, NaN) || value === Infinity) throw new Error(`"${name}" of the lab "${lab.title}" cannot be written as JSON`)
    return value
  })) as Lab
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
    task, checks.flatMap((check, number) => (check.kind === 'answer' ? [{ id: check.id, check: number, question: check.question, unit: check.unit }] : [])),
  ]))
}
