/** The labs of the curriculum on this disk. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Folder } from '@track/labs'

export const platform = join(import.meta.dirname, '..', '..', 'platform')

/** Paths of modules that have a lab: `foundations/systems-thinking/feedback-loops`. */
export function modulesWithLabs(): string[] {
  return globSync('*/*/*/lab.yaml', { cwd: platform }).map(dirname).sort()
}

export function folderOf(module: string): Folder {
  const root = join(platform, module)
  return {
    names: (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : []),
    text: (path) => readFileSync(join(root, path), 'utf8'),
  }
}
