/** The learner's files on the world's workstation, as the page's editor reads and writes them. */
import { lookUp, isRefusal, pathsBelow, readFile, sizeOf, writeFile } from '@track/files'
import { fileSystem } from '@track/processes'
import { home, hostFileSystem } from '@track/shell'
import type { Part, Simulation } from '@track/simulation'
import type { HomeFile } from '../lab-link/pictures.ts'

/** Larger ones are no text that a person edits. */
const bytesMax = 200_000

/** What is written in the editor is an input like a typed line: it is journalled, and goes back with a rewind. */
export const editorPart: Part = {
  name: 'editor',
  initial: () => ({}),
  events: {},
  inputs: {
    /** Answers what was wrong, or null. */
    write(simulation: Simulation, { path, text }: { path: string; text: string }): string | null {
      const refused = writeFile(fileSystem(simulation, hostFileSystem), `${home}/${path}`, text, { at: simulation.now, mode: path.endsWith('.sh') ? 0o755 : 0o644 })
      return refused ? `${path}: ${refused.error}` : null
    },
  },
}

export function homeFiles(simulation: Simulation): HomeFile[] {
  const files = fileSystem(simulation, hostFileSystem)
  const found = lookUp(files, home)
  if (isRefusal(found)) return []
  return pathsBelow(files, found).flatMap((path) => {
    const place = lookUp(files, path)
    const name = path.slice(home.length + 1)
    if (isRefusal(place) || place.row.type !== 'file' || name.startsWith('.') || sizeOf(place.row) > bytesMax) return []
    return [{ path: name, modifiedAt: place.row.modifiedAt }]
  })
}

/** Null for one that is not there. */
export function homeFile(simulation: Simulation, path: string): string | null {
  const text = readFile(fileSystem(simulation, hostFileSystem), `${home}/${path}`)
  return typeof text === 'string' ? text : null
}
