/** Opening by path: files, devices, and the descriptors of `/dev/fd`. */
import { isRefusal, lookUp, type Refusal, refuse, resolve, writeFile } from '@track/files'
import { addOpen } from './descriptors.ts'
import { fileSystemOf, filesOf, pathOf } from './file-systems.ts'
import { badDescriptor } from './input-output.ts'
import { type Kernel, rowOf } from './kernel.ts'
import { limits } from './limits.ts'
import type { OpenHow } from './state.ts'

const devices = new Map([
  ['/dev/null', 'null'], ['/dev/zero', 'zero'], ['/dev/full', 'full'], ['/dev/urandom', 'urandom'], ['/dev/random', 'urandom'],
])

const ownDescriptors = new Map([['/dev/stdin', '0'], ['/dev/stdout', '1'], ['/dev/stderr', '2']])

/** Opens a path for a process and answers the open row's id, or why not. */
export function openFile(kernel: Kernel, pid: string, path: string, how: OpenHow): string | Refusal {
  const row = rowOf(kernel, pid)
  if (Object.keys(row.descriptors).length >= limits.openFiles) return { error: 'Too many open files' }
  const whole = pathOf(kernel, pid, path)
  const device = devices.get(whole)
  if (device !== undefined) return addOpen(kernel, { on: 'device', device, drawn: 0 })
  const own = ownDescriptors.get(whole) ?? /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(whole)?.[1]
  if (own !== undefined) return row.descriptors[own] ?? badDescriptor
  if (whole === '/dev/tty') {
    return row.terminal === undefined ? { error: 'No such device or address' } : addOpen(kernel, { on: 'terminal', terminal: row.terminal })
  }
  if (path === '') return refuse('missing')
  const refusal = how === 'read' ? whyNotRead(kernel, pid, whole) : makeReady(kernel, pid, whole, how)
  if (refusal) return refusal
  return addOpen(kernel, { on: 'file', fileSystem: row.fileSystem, path: whole, offset: 0, how })
}

function whyNotRead(kernel: Kernel, pid: string, path: string): Refusal | undefined {
  const found = lookUp(filesOf(kernel, pid), path)
  return isRefusal(found) ? found : undefined
}

/** A file to be written is made if it is missing, and emptied unless appended to. */
function makeReady(kernel: Kernel, pid: string, path: string, how: OpenHow): Refusal | undefined {
  const files = fileSystemOf(kernel, rowOf(kernel, pid).fileSystem)
  const found = resolve(files, path)
  if (isRefusal(found)) return found
  if (found.row?.type === 'directory' || path.endsWith('/')) return refuse('isDirectory')
  if (found.row && how !== 'write') {
    const row = found.row
    return writeFile(files, path, row.content, { at: row.modifiedAt })
  }
  return writeFile(files, path, '', { at: kernel.simulation.now })
}
