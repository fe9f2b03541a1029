/** The paths that a pattern names, in byte order. Follows glob(7) and bash's globstar. */
import { type FileSystem } from './file-row.ts'
import { namesIn, lookUp } from './lookup.ts'
import { absolutePath, joinPath } from './path.ts'
import { hasPattern, matchesPattern, parsePattern, unescapePattern } from './pattern.ts'

export interface GlobOptions {
  readonly cwd: string
  /** `*` also matches names that begin with a dot. */
  readonly dotGlob?: boolean
  /** `**` matches directories at any depth. */
  readonly globStar?: boolean
  readonly ignoreCase?: boolean
}

/** The matching paths as the pattern spells them (relative stays relative); none when none match. */
export function glob(files: FileSystem, pattern: string, options: GlobOptions): string[] {
  const absolute = pattern.startsWith('/')
  const parts = pattern.split(/\/+/).filter((part, index) => part !== '' || index > 0)
  const onlyDirectories = parts.at(-1) === ''
  if (onlyDirectories) parts.pop()
  let found = [absolute ? '/' : '']
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1
    found = found.flatMap((so) => step(files, so, part, { ...options, isLast }))
  })
  if (onlyDirectories) found = found.filter((path) => isDirectory(files, path, options.cwd)).map((path) => `${path}/`)
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

function step(
  files: FileSystem, so: string, part: string, options: GlobOptions & { readonly isLast: boolean },
): string[] {
  const { cwd, isLast } = options
  if (options.globStar && part === '**') {
    const below = directoriesBelow(files, so, options)
    return isLast ? below.flatMap((path) => (path === so ? [] : [path])).concat(filesIn(files, below, options)) : below
  }
  if (!hasPattern(part)) {
    const path = extend(so, unescapePattern(part))
    return 'error' in lookUp(files, absolutePath(cwd, path), { follow: !isLast }) ? [] : [path]
  }
  const parsed = parsePattern(part, { ignoreCase: options.ignoreCase ?? false })
  const withDots = options.dotGlob || part.startsWith('.') || part.startsWith('\\.')
  return names(files, so, cwd)
    .filter((name) => (withDots || !name.startsWith('.')) && matchesPattern(parsed, options.ignoreCase ? name.toLowerCase() : name))
    .map((name) => extend(so, name))
    .filter((path) => isLast || isDirectory(files, path, cwd))
}

function extend(so: string, name: string): string {
  return so === '' ? name : joinPath(so, name)
}

function names(files: FileSystem, so: string, cwd: string): string[] {
  const found = lookUp(files, absolutePath(cwd, so || '.'))
  return 'error' in found || found.row.type !== 'directory' ? [] : namesIn(files, found.path)
}

function isDirectory(files: FileSystem, path: string, cwd: string): boolean {
  const found = lookUp(files, absolutePath(cwd, path))
  return !('error' in found) && found.row.type === 'directory'
}

function directoriesBelow(files: FileSystem, so: string, options: GlobOptions): string[] {
  const inner = names(files, so, options.cwd)
    .filter((name) => options.dotGlob || !name.startsWith('.'))
    .map((name) => extend(so, name))
    .filter((path) => isDirectory(files, path, options.cwd))
  return [so, ...inner.flatMap((path) => directoriesBelow(files, path, options))]
}

function filesIn(files: FileSystem, directories: readonly string[], options: GlobOptions): string[] {
  return directories.flatMap((so) => names(files, so, options.cwd)
    .filter((name) => options.dotGlob || !name.startsWith('.'))
    .map((name) => extend(so, name))
    .filter((path) => !isDirectory(files, path, options.cwd)))
}
