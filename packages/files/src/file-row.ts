/**
 * What a file is, what a tree of files is, and the words with which the system refuses.
 * Follows POSIX.1-2017 and the words of glibc's strerror(3). Left out: owners, groups and the
 * checking of permission bits (everyone is the owner), hard links, access times.
 */
import type { Instant } from '@track/simulation'

export interface FileRow {
  /** A `whiteout` stands in a tree over a base: what the base holds there was removed. */
  readonly type: 'file' | 'directory' | 'symlink' | 'whiteout'
  readonly content: string | Uint8Array
  readonly mode: number
  readonly modifiedAt: Instant
  /** Where a symbolic link points. */
  readonly target?: string
}

/** A container of rows by absolute path (`/etc/hosts`). The root needs no row. */
export type FileTree = Map<string, FileRow>

/** A tree to write to, over an image's files that nobody writes to. */
export interface Layer {
  readonly tree: FileTree
  readonly base?: ReadonlyMap<string, FileRow>
  /** How many bytes its files may hold together. */
  readonly capacity?: number
}

/** Another layer, seen at a path: a volume, a ConfigMap. */
export interface Mount extends Layer {
  readonly at: string
  readonly readOnly: boolean
}

/** What a host or container sees. */
export interface FileSystem extends Layer {
  readonly mounts: readonly Mount[]
}

/** The words of strerror(3), by what went wrong. */
export const words = {
  missing: 'No such file or directory',
  isDirectory: 'Is a directory',
  notDirectory: 'Not a directory',
  exists: 'File exists',
  notEmpty: 'Directory not empty',
  readOnly: 'Read-only file system',
  loop: 'Too many levels of symbolic links',
  tooLong: 'File name too long',
  tooLarge: 'File too large',
  full: 'No space left on device',
  invalid: 'Invalid argument',
  busy: 'Device or resource busy',
} as const

export type Refusal = { readonly error: string }

export function refuse(reason: keyof typeof words): Refusal {
  return { error: words[reason] }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'error' in value
}

/** The content as text; bytes are read as UTF-8. */
export function textOf(row: FileRow): string {
  return typeof row.content === 'string' ? row.content : new TextDecoder().decode(row.content)
}

/** How many bytes the content holds. */
export function sizeOf(row: FileRow): number {
  if (row.type === 'symlink') return utf8Length(row.target ?? '')
  if (row.type === 'directory') return 4096
  return typeof row.content === 'string' ? utf8Length(row.content) : row.content.length
}

/** How many bytes a text is in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    if (unit >= 0xd800 && unit < 0xdc00 && index + 1 < text.length) {
      length += 2
      index++
    } else length += unit < 0x800 ? 1 : 2
  }
  return length
}
