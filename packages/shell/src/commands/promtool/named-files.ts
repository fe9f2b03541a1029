/** Files that a file names. Follows path/filepath (Join, Clean, Glob) of Go 1.26: patterns in the last name only. */
import { hasPattern, matchesPattern, parsePattern } from '@track/files'
import { type Guest, isRefusal, list, stat } from '@track/processes'
import { cleanPath } from './clean-path.ts'

/** As seen from the folder of the file that names it. */
export function joined(file: string, path: string): string {
  const folder = file.includes('/') ? file.replace(/\/[^/]*$/, '') || '/' : '.'
  return path === '' || path.startsWith('/') ? path : cleanPath(`${folder}/${path}`)
}

export function* filesNamed(pattern: string): Guest<readonly string[]> {
  if (!hasPattern(pattern)) return isRefusal(yield* stat(pattern)) ? [] : [pattern]
  const slash = pattern.lastIndexOf('/')
  const folder = pattern.slice(0, slash + 1)
  const names = yield* list(folder === '' ? '.' : folder)
  const wanted = parsePattern(pattern.slice(slash + 1), { extended: false })
  return isRefusal(names) ? [] : names.filter((name) => matchesPattern(wanted, name)).sort().map((name) => folder + name)
}
