/**
 * Reading and writing a file system. Each writer changes one tree in place (a container) by
 * replacing rows; each answers a value or a refusal in the system's words.
 */
import type { Instant } from '@track/simulation'
import {
  type FileRow, type FileSystem, isRefusal, type Layer, refuse, type Refusal, sizeOf, textOf, utf8Length,
} from './file-row.ts'
import { type Found, lookUp, namesIn, parentOf, place, resolve, rowAt } from './lookup.ts'
import { absolutePath, fileName, isWithin, joinPath } from './path.ts'

const fileBytesMax = 16 * 1024 * 1024
const filesMax = 100_000

export function readFile(files: FileSystem, path: string): string | Refusal {
  const found = lookUp(files, path)
  if (isRefusal(found)) return found
  return found.row.type === 'directory' ? refuse('isDirectory') : textOf(found.row)
}

/** Writes the whole content; a new file gets `mode` (0644 unless told otherwise). */
export function writeFile(
  files: FileSystem, path: string, content: string | Uint8Array, { at, mode = 0o644 }: { at: Instant; mode?: number },
): Refusal | undefined {
  const found = resolve(files, path)
  if (isRefusal(found)) return found
  if (found.row?.type === 'directory' || path.endsWith('/')) return refuse('isDirectory')
  if (isTooLarge(content)) return refuse('tooLarge')
  return put(files, found.path, { type: 'file', content, mode: found.row?.mode ?? mode, modifiedAt: at })
}

/** A text of n characters has at most 3n bytes, so that small ones need no count. */
function isTooLarge(content: string | Uint8Array): boolean {
  if (content.length * 3 <= fileBytesMax) return false
  return (typeof content === 'string' ? utf8Length(content) : content.length) > fileBytesMax
}

export function appendFile(files: FileSystem, path: string, content: string, { at }: { at: Instant }): Refusal | undefined {
  const found = resolve(files, path)
  if (isRefusal(found)) return found
  const before = found.row?.type === 'file' ? textOf(found.row) : ''
  return writeFile(files, path, before + content, { at })
}

/** The names in a directory, in byte order. */
export function listDirectory(files: FileSystem, path: string): readonly string[] | Refusal {
  const found = lookUp(files, path)
  if (isRefusal(found)) return found
  return found.row.type === 'directory' ? namesIn(files, found.path) : refuse('notDirectory')
}

export function makeDirectory(
  files: FileSystem, path: string, { at, parents = false, mode = 0o755 }: { at: Instant; parents?: boolean; mode?: number },
): Refusal | undefined {
  if (!parents) {
    const found = resolve(files, path)
    if (isRefusal(found)) return found
    return found.row ? refuse('exists') : put(files, found.path, { type: 'directory', content: '', mode, modifiedAt: at })
  }
  let so = '/'
  for (const name of absolutePath('/', path).split('/').filter((part) => part !== '')) {
    so = joinPath(so, name)
    const found = resolve(files, so)
    if (isRefusal(found)) return found
    if (found.row?.type === 'directory') continue
    if (found.row) return refuse(so === absolutePath('/', path) ? 'exists' : 'notDirectory')
    const refusal = put(files, found.path, { type: 'directory', content: '', mode, modifiedAt: at })
    if (refusal) return refusal
  }
  return undefined
}

/** Removes a file or link; with `directory` an empty directory. */
export function removeFile(files: FileSystem, path: string, { directory = false } = {}): Refusal | undefined {
  const found = lookUp(files, path, { follow: false })
  if (isRefusal(found)) return found
  if (files.mounts.some((mount) => isWithin(found.path, mount.at))) return refuse('busy')
  if (found.row.type === 'directory') {
    if (!directory) return refuse('isDirectory')
    if (namesIn(files, found.path).length > 0) return refuse('notEmpty')
  } else if (directory) return refuse('notDirectory')
  return take(files, found.path)
}

/** Removes whatever is there, with everything below it. */
export function removeTree(files: FileSystem, path: string): Refusal | undefined {
  const found = lookUp(files, path, { follow: false })
  if (isRefusal(found)) return found
  if (found.row.type === 'directory') {
    for (const name of namesIn(files, found.path)) {
      const refusal = removeTree(files, joinPath(found.path, name))
      if (refusal) return refusal
    }
  }
  return removeFile(files, found.path, { directory: found.row.type === 'directory' })
}

/** rename(2): replaces a file, or an empty directory by a directory; moves what lies below. */
export function renameFile(files: FileSystem, from: string, to: string): Refusal | undefined {
  const source = lookUp(files, from, { follow: false })
  if (isRefusal(source)) return source
  const target = resolve(files, to, { follow: false })
  if (isRefusal(target)) return target
  if (source.path === target.path) return undefined
  const refusal = whyNotOnto(files, source, target)
  if (refusal) return refusal
  const moved = [source.path, ...pathsBelow(files, source)]
  for (const path of moved) {
    const failed = put(files, target.path + path.slice(source.path.length), rowAt(files, path)!)
    if (failed) return failed
  }
  for (const path of moved.reverse()) {
    const failed = take(files, path)
    if (failed) return failed
  }
  return undefined
}

function whyNotOnto(
  files: FileSystem, source: Found, target: { path: string; row: FileRow | undefined },
): Refusal | undefined {
  if (isWithin(source.path, target.path)) return refuse('invalid')
  if (place(files, source.path).readOnly) return refuse('readOnly')
  if (files.mounts.some((mount) => isWithin(source.path, mount.at))) return refuse('busy')
  if (!target.row) return undefined
  if (source.row.type === 'directory') {
    if (target.row.type !== 'directory') return refuse('notDirectory')
    return namesIn(files, target.path).length > 0 ? refuse('notEmpty') : undefined
  }
  return target.row.type === 'directory' ? refuse('isDirectory') : undefined
}

/** Every path below a directory, parents first. */
export function pathsBelow(files: FileSystem, found: Found): string[] {
  if (found.row.type !== 'directory') return []
  return namesIn(files, found.path).flatMap((name) => {
    const path = joinPath(found.path, name)
    return [path, ...pathsBelow(files, { path, row: rowAt(files, path)! })]
  })
}

export function makeSymlink(files: FileSystem, path: string, target: string, { at }: { at: Instant }): Refusal | undefined {
  const found = resolve(files, path, { follow: false })
  if (isRefusal(found)) return found
  return found.row ? refuse('exists') : put(files, found.path, { type: 'symlink', content: '', mode: 0o777, modifiedAt: at, target })
}

/** Replaces the mode bits, the time, or both. */
export function changeFile(
  files: FileSystem, path: string, change: { readonly mode?: number; readonly modifiedAt?: Instant },
): Refusal | undefined {
  const found = lookUp(files, path)
  if (isRefusal(found)) return found
  return put(files, found.path, { ...found.row, ...change })
}

function put(files: FileSystem, path: string, row: FileRow): Refusal | undefined {
  const { layer, inner, readOnly } = place(files, path)
  if (readOnly) return refuse('readOnly')
  if (fileName(path).length > 255) return refuse('tooLong')
  const parent = parentOf(files, path)
  if (isRefusal(parent)) return parent
  const isNew = !layer.tree.has(inner)
  if (isNew && layer.tree.size >= filesMax) return refuse('full')
  if (layer.capacity !== undefined) {
    const before = layer.tree.get(inner)
    if (usedBytes(layer) - (before ? fileBytes(before) : 0) + fileBytes(row) > layer.capacity) return refuse('full')
  }
  layer.tree.set(inner, row)
  return undefined
}

function take(files: FileSystem, path: string): Refusal | undefined {
  const { layer, inner, readOnly } = place(files, path)
  if (readOnly) return refuse('readOnly')
  if (layer.base?.has(inner)) layer.tree.set(inner, { type: 'whiteout', content: '', mode: 0, modifiedAt: 0 })
  else layer.tree.delete(inner)
  return undefined
}

/** How many bytes the files of a layer's own tree hold. */
export function usedBytes(layer: Layer): number {
  let bytes = 0
  for (const row of layer.tree.values()) bytes += fileBytes(row)
  return bytes
}

function fileBytes(row: FileRow): number {
  return row.type === 'file' ? sizeOf(row) : 0
}
