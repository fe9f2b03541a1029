/** The modules on this disk: where they are, and their files. */
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Library } from '@track/curriculum'
import type { Folder } from '@track/labs'
import { Refused } from './command.ts'
import { nearestName } from './nearest-name.ts'

export const root = join(import.meta.dirname, '..', '..', '..')
const platform = join(root, 'platform')

export const library: Library = {
  names: (folder) => namesIn(join(platform, folder)),
  text: (path) => textOf(join(platform, path)),
}

export function folderOf(module: string): Folder {
  const folder = join(platform, module)
  return { names: (below) => namesIn(join(folder, below)), text: (path) => readFileSync(join(folder, path), 'utf8') }
}

/** Paths of modules that have a lab. */
export function modulesWithLabs(): string[] {
  return globSync('*/*/*/lab.yaml', { cwd: platform }).map(dirname).sort()
}

/** Paths of modules that have a text. */
export function writtenModules(): string[] {
  return globSync('*/*/*/module.md', { cwd: platform }).map(dirname).sort()
}

/** A module by its path or by its last word, among those given; refuses what is not there. */
export function moduleNamed(word: string, among: readonly string[]): string {
  const typed = word.replace(/^platform\//, '').replace(/\/$/, '')
  const found = among.filter((path) => path === typed || path.endsWith(`/${typed}`))
  if (found.length === 1) return found[0]!
  if (found.length > 1) throw new Refused(`"${word}" is more than one module: ${found.join(', ')}.`)
  const nearest = nearestName(typed, among.flatMap((path) => [path, path.slice(path.lastIndexOf('/') + 1)]))
  throw new Refused(`there is no module "${word}" here${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}. "track list" shows all of them.`)
}

function namesIn(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : []
}

function textOf(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
}
