/**
 * Figures that the engine draws: their data is computed once for a state of the sources, and kept.
 */
import type { Library } from '@track/curriculum'
import { readFigure, runFigure } from '@track/labs'
import { figureHtml } from './figure-html.ts'
import { keptJson } from './kept.ts'
import type { LabOfModule } from './labs.ts'

export interface DrawnFigure {
  readonly html: string
}

/** By the address that a text shows them by: `figures/hunting.yaml`. */
export function drawFigures(library: Library, path: string, lab: LabOfModule): Map<string, DrawnFigure> {
  const names = library.names(`${path}/figures`).filter((name) => name.endsWith('.yaml'))
  return new Map(names.map((name) => {
    const text = library.text(`${path}/figures/${name}`)!
    const { figure, complaints } = readFigure(text, `${path}/figures/${name}`)
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    const data = keptJson('figures', [lab.bundle.digest, text], () => runFigure(figure, lab))
    return [`figures/${name}`, { html: figureHtml(data, name.replace(/\.yaml$/, '')) }]
  }))
}
