/** The system calls on files, by path. */
import {
  appendFile, changeFile, isRefusal, listDirectory, lookUp, makeDirectory, makeSymlink, readFile, type Refusal, removeFile,
  renameFile, sizeOf, writeFile,
} from '@track/files'
import type { Plain } from '@track/simulation'
import { openRow } from './descriptors.ts'
import { filesOf, pathOf } from './file-systems.ts'
import type { CallContext, Handlers, Outcome } from './guest-calls.ts'
import { refusalOfLength } from './limits.ts'
import type { FileFacts } from './program.ts'
import { openFile } from './opening.ts'

const device = /^\/(?:dev|proc\/self)\//

export const fileCalls: Handlers<
  'readFile' | 'writeFile' | 'stat' | 'list' | 'makeDirectory' | 'remove' | 'rename' | 'symlink' | 'link' | 'chmod' | 'touch'
> = {
  readFile: (context, { path }) => ({ answer: readFile(files(context), whole(context, path)) }),

  writeFile(context, { path, content, append }) {
    const at = context.kernel.simulation.now
    const target = whole(context, path)
    const refusal = refusalOfLength(files(context), content.length)
    if (refusal) return done(refusal)
    if (append && typeof content === 'string') return done(appendFile(files(context), target, content, { at }))
    return done(writeFile(files(context), target, content, { at }))
  },

  stat: (context, { path, follow }) => ({ answer: facts(context, path, follow) }),
  list: (context, { path }) => ({ answer: listDirectory(files(context), whole(context, path)) }),

  makeDirectory(context, { path, parents, mode }) {
    const at = context.kernel.simulation.now
    return done(makeDirectory(files(context), whole(context, path), { at, parents, ...(mode === undefined ? {} : { mode }) }))
  },

  remove: (context, { path, directory = false }) => done(removeFile(files(context), whole(context, path), { directory })),
  rename: (context, { path, to }) => done(renameFile(files(context), whole(context, path), whole(context, to))),

  symlink(context, { path, target }) {
    return done(makeSymlink(files(context), whole(context, path), target, { at: context.kernel.simulation.now }))
  },

  // A hard link becomes a copy: the tree has no inodes.
  link(context, { path, target }) {
    const found = lookUp(files(context), whole(context, target))
    if (isRefusal(found)) return { answer: found }
    if (!isRefusal(lookUp(files(context), whole(context, path)))) return { answer: { error: 'File exists' } }
    const { content, mode, modifiedAt } = found.row
    return done(writeFile(files(context), whole(context, path), content, { at: modifiedAt, mode }))
  },

  chmod: (context, { path, mode }) => done(changeFile(files(context), whole(context, path), { mode })),

  touch(context, { path, modifiedAt = context.kernel.simulation.now }) {
    const target = whole(context, path)
    const found = lookUp(files(context), target)
    if (isRefusal(found)) return done(writeFile(files(context), target, '', { at: modifiedAt }))
    return done(changeFile(files(context), target, { modifiedAt }))
  },
}

function files({ kernel, pid }: CallContext) {
  return filesOf(kernel, pid)
}

function whole({ kernel, pid }: CallContext, path: string): string {
  return pathOf(kernel, pid, path)
}

function done(refusal: Refusal | undefined): Outcome {
  return { answer: (refusal ?? null) as Plain }
}

function facts(context: CallContext, path: string, follow: boolean): Plain {
  const target = whole(context, path)
  if (path === '') return { error: 'No such file or directory' }
  const found = lookUp(files(context), target, { follow })
  if (isRefusal(found)) return device.test(target) ? deviceFacts(context, target) ?? found : found
  const { row } = found
  const answer: FileFacts = {
    path: found.path, type: row.type === 'whiteout' ? 'file' : row.type, size: sizeOf(row), mode: row.mode,
    modifiedAt: row.modifiedAt, ...(row.target === undefined ? {} : { target: row.target }),
  }
  return { ...answer }
}

/** `/dev/null`, `/dev/stdin`, `/dev/fd/63` and the like have no row in any tree. */
function deviceFacts(context: CallContext, path: string): Plain | undefined {
  const { kernel, pid } = context
  const id = openFile(kernel, pid, path, 'read')
  if (typeof id !== 'string') return undefined
  const row = openRow(kernel, id)
  if (row.references === 0) kernel.state.opens.delete(id)
  if (row.on === 'file') return facts(context, row.path, true)
  return { path, type: row.on === 'pipe' ? 'pipe' : 'device', size: 0, mode: 0o666, modifiedAt: kernel.simulation.startedAt }
}
