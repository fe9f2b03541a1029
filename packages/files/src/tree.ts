/** Trees written down as text by path, for images, ConfigMaps, labs' files and tests. */
import type { Instant } from '@track/simulation'
import type { FileRow, FileTree } from './file-row.ts'
import { parentPath } from './path.ts'

/** A content, or a content with its mode, a link's target, or an empty directory. */
export type FileText =
  | string
  | Uint8Array
  | { readonly content: string | Uint8Array; readonly mode: number }
  | { readonly target: string }
  | { readonly directory: true }

/** The tree of these files by absolute path; the directories above them come with it. */
export function fileTree(texts: Readonly<Record<string, FileText>>, at: Instant): FileTree {
  const tree: FileTree = new Map()
  for (const [path, text] of Object.entries(texts)) {
    for (let above = parentPath(path); above !== '/'; above = parentPath(above)) {
      if (!tree.has(above)) tree.set(above, { type: 'directory', content: '', mode: 0o755, modifiedAt: at })
    }
    tree.set(path, fileRow(text, at))
  }
  return tree
}

function fileRow(text: FileText, at: Instant): FileRow {
  if (typeof text === 'string' || text instanceof Uint8Array) return { type: 'file', content: text, mode: 0o644, modifiedAt: at }
  if ('directory' in text) return { type: 'directory', content: '', mode: 0o755, modifiedAt: at }
  if ('target' in text) return { type: 'symlink', content: '', mode: 0o777, modifiedAt: at, target: text.target }
  return { type: 'file', content: text.content, mode: text.mode, modifiedAt: at }
}
