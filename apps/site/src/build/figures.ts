/**
 * Figures that the engine draws: their data is computed once for a state of the sources, and kept.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Library } from '@track/curriculum'
import { type FigureData, readFigure, runFigure } from '@track/labs'
import { digestOf } from './digest.ts'
import { figureHtml } from './figure-html.ts'
import type { LabOfModule } from './labs.ts'

export interface DrawnFigure {
  readonly html: string
}

const siteFolder = join(import.meta.dirname, '../..')
const kept = join(siteFolder, '.track', 'figures')

/** By the address that a text shows them by: `figures/hunting.yaml`. */
export function drawFigures(library: Library, path: string, lab: LabOfModule): Map<string, DrawnFigure> {
  const names = library.names(`${path}/figures`).filter((name) => name.endsWith('.yaml'))
  return new Map(names.map((name) => {
    const text = library.text(`${path}/figures/${name}`)!
    const { figure, complaints } = readFigure(text, `${path}/figures/${name}`)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    const data = keptData(digestOf([engineDigest(), lab.bundle.digest, text].join('\n')), () => runFigure(figure, lab))
    return [`figures/${name}`, { html: figureHtml(data, name.replace(/\.yaml$/, '')) }]
  }))
}

function keptData(digest: string, run: () => FigureData): FigureData {
  const file = join(kept, `${digest}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as FigureData
  const data = run()
  mkdirSync(kept, { recursive: true })
  writeFileSync(file, JSON.stringify(data))
  return data
}

let engine: string | undefined

/** Of every source that a world is made of. */
function engineDigest(): string {
  if (engine !== undefined) return engine
  const packages = join(siteFolder, '../../packages')
  const sources = readdirSync(packages, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\/(src|generated)(\/|$)/.test(entry.parentPath) && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name)).toSorted()
  engine = digestOf(sources.map((file) => digestOf(readFileSync(file))).join('\n'))
  return engine
}
