/** From a path to its row: mounts by the longest prefix, layers top down, symbolic links. */
import { type FileRow, type FileSystem, type Layer, type Mount, refuse, type Refusal } from './file-row.ts'
import { absolutePath, isWithin, joinPath, parentPath } from './path.ts'

export interface Found {
  /** The path after links were followed. */
  readonly path: string
  readonly row: FileRow
}

const linksMax = 40
const nameLengthMax = 255

const implicitDirectory: FileRow = { type: 'directory', content: '', mode: 0o755, modifiedAt: 0 }

/** The layer that a path lies in, and the path within it. */
export function place(files: FileSystem, path: string): { layer: Layer; inner: string; readOnly: boolean } {
  let mount: Mount | undefined
  for (const each of files.mounts) {
    if (isWithin(each.at, path) && (!mount || each.at.length >= mount.at.length)) mount = each
  }
  if (!mount) return { layer: files, inner: path, readOnly: false }
  const inner = mount.at === '/' ? path : path.slice(mount.at.length) || '/'
  return { layer: mount, inner, readOnly: mount.readOnly }
}

/** The row at exactly this path, links not followed. */
export function rowAt(files: FileSystem, path: string): FileRow | undefined {
  const { layer, inner } = place(files, path)
  const row = layer.tree.get(inner) ?? layer.base?.get(inner)
  if (row) return row.type === 'whiteout' ? undefined : row
  if (inner === '/' || files.mounts.some((mount) => isWithin(path, mount.at))) return implicitDirectory
  return undefined
}

/**
 * Follows the links of every part of the path, and of the last one when `follow` is set. With
 * `create` the last part may be missing: then only the path is answered.
 */
export function resolve(
  files: FileSystem, path: string, { follow = true }: { follow?: boolean } = {},
): { readonly path: string; readonly row: FileRow | undefined } | Refusal {
  let rest = absolutePath('/', path).split('/').slice(1)
  let at = '/'
  let links = 0
  if (rest[0] === '') return { path: '/', row: rowAt(files, '/') }
  while (rest.length > 0) {
    const [name, ...after] = rest as [string, ...string[]]
    if (name.length > nameLengthMax) return refuse('tooLong')
    const next = joinPath(at, name)
    const row = rowAt(files, next)
    if (row?.type === 'symlink' && (after.length > 0 || follow)) {
      if (++links > linksMax) return refuse('loop')
      rest = absolutePath(at, row.target ?? '').split('/').slice(1).filter((part) => part !== '').concat(after)
      at = '/'
      if (rest.length === 0) return { path: '/', row: rowAt(files, '/') }
      continue
    }
    if (after.length === 0) return { path: next, row }
    if (!row) return refuse('missing')
    if (row.type !== 'directory') return refuse('notDirectory')
    at = next
    rest = after
  }
  return { path: at, row: rowAt(files, at) }
}

/** The row at a path, or why there is none. */
export function lookUp(files: FileSystem, path: string, options: { follow?: boolean } = {}): Found | Refusal {
  const found = resolve(files, path, options)
  if ('error' in found) return found
  if (!found.row) return refuse('missing')
  if (path.endsWith('/') && found.row.type !== 'directory') return refuse('notDirectory')
  return { path: found.path, row: found.row }
}

/** The names in a directory, in byte order. The path must be one without links. */
export function namesIn(files: FileSystem, directory: string): string[] {
  const { layer, inner } = place(files, directory)
  const prefix = inner === '/' ? '/' : `${inner}/`
  const names = new Set<string>()
  for (const [path, row] of layer.base ?? []) {
    if (isChild(path, prefix) && !layer.tree.has(path) && row.type !== 'whiteout') names.add(path.slice(prefix.length))
  }
  for (const [path, row] of layer.tree) {
    if (isChild(path, prefix) && row.type !== 'whiteout') names.add(path.slice(prefix.length))
  }
  for (const mount of files.mounts) {
    if (mount.at !== directory && isWithin(directory, mount.at)) {
      const rest = mount.at.slice(directory === '/' ? 1 : directory.length + 1)
      names.add(rest.split('/')[0]!)
    }
  }
  return [...names].sort(byCodePoint)
}

function isChild(path: string, prefix: string): boolean {
  return path.length > prefix.length && path.startsWith(prefix) && !path.includes('/', prefix.length)
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether the directory that would hold the path is there. */
export function parentOf(files: FileSystem, path: string): Found | Refusal {
  const parent = lookUp(files, parentPath(path))
  if ('error' in parent) return parent
  return parent.row.type === 'directory' ? parent : refuse('notDirectory')
}
