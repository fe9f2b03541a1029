/** The project's own sources, with their text. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Header, readHeader } from './headers.ts'

export const root = join(import.meta.dirname, '..', '..')

export function readHeaders(): Header[] {
  const paths = globSync('packages/*/src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts') && !path.includes('/testing/'))
  return paths.sort().flatMap((path) => readHeader(path, readFileSync(join(root, path), 'utf8')) ?? [])
}
