/** The files of a lab, read from its module's folder by whoever can read files there. */
import type { LabFiles } from './lab.ts'

/** A folder as the caller sees it: in Node the disk, in a page a bundle. */
export interface Folder {
  /** Names of the files in a folder below, sorted; none when it is not there. */
  names(folder: string): readonly string[]
  text(path: string): string
}

/** What only the proof needs; learners do not get it. */
export interface ProofFiles extends LabFiles {
  /** `module.md`: what it shows to be typed is run. */
  readonly page: string
  readonly solution: string
  readonly alternatives: Readonly<Record<string, string>>
  readonly wrong: Readonly<Record<string, string>>
}

export function readLabFiles(folder: Folder): LabFiles {
  return {
    lab: folder.text('lab.yaml'),
    start: under(folder, 'start', (name) => `start/${name}`),
    given: under(folder, 'given', (name) => name),
    replay: under(folder, 'replay', (name) => `replay/${name}`),
  }
}

export function readProofFiles(folder: Folder): ProofFiles {
  return {
    ...readLabFiles(folder),
    page: folder.text('module.md'),
    solution: folder.text('solution.sh'),
    alternatives: under(folder, 'alternatives', (name) => name),
    wrong: under(folder, 'wrong', (name) => name),
  }
}

function under(folder: Folder, below: string, keyOf: (name: string) => string): Record<string, string> {
  return Object.fromEntries(folder.names(below).map((name) => [keyOf(name), folder.text(`${below}/${name}`)]))
}
