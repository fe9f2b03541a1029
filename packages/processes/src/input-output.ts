/**
 * Reading from and writing to whatever a descriptor is open on. A read or write that cannot be
 * done at once answers 'wait', after the process was put down among those to be woken.
 */
import { isRefusal, lookUp, type FileRow, type Refusal, textOf, words, writeFile } from '@track/files'
import { integerBelow } from '@track/simulation'
import { openRow, wakeAll, waitAtPipe } from './descriptors.ts'
import { fileSystemOf } from './file-systems.ts'
import { type Kernel, rowOf } from './kernel.ts'
import { limits, refusalOfLength } from './limits.ts'
import type { OpenRow } from './state.ts'
import { appendStream } from './streams.ts'

export const badDescriptor: Refusal = { error: 'Bad file descriptor' }

export type ReadAnswer = { readonly text: string } | 'wait' | Refusal
/** 'full': it was written, and the writer should wait until the pipe has been read. */
export type WriteAnswer = 'done' | 'full' | 'broken' | Refusal

/** A chunk or a line (with its newline); an empty text is the end. */
export function readDescriptor(kernel: Kernel, pid: string, fd: number, unit: 'chunk' | 'line'): ReadAnswer {
  const id = rowOf(kernel, pid).descriptors[fd]
  if (id === undefined) return badDescriptor
  const row = openRow(kernel, id)
  switch (row.on) {
    case 'file': return readOpenFile(kernel, id, row, unit)
    case 'pipe': return readPipe(kernel, pid, row, unit)
    case 'terminal': return readTerminalInput(kernel, pid, row.terminal)
    case 'stream': return { text: '' }
    case 'device': return readDevice(kernel, id, row)
  }
}

function lineOrChunk(text: string, unit: 'chunk' | 'line'): number {
  if (unit === 'chunk') return text.length
  return text.indexOf('\n') + 1
}

function readOpenFile(kernel: Kernel, id: string, row: OpenRow & { on: 'file' }, unit: 'chunk' | 'line'): ReadAnswer {
  if (row.how === 'write' || row.how === 'append') return badDescriptor
  const found = lookUp(fileSystemOf(kernel, row.fileSystem), row.path)
  if (isRefusal(found)) return { text: '' }
  if (found.row.type === 'directory') return { error: words.isDirectory }
  const content = textOf(found.row)
  const newline = unit === 'line' ? content.indexOf('\n', row.offset) + 1 : 0
  const end = newline > 0 ? newline : content.length
  if (end <= row.offset) return { text: '' }
  kernel.state.opens.set(id, { ...row, offset: end })
  return { text: content.slice(row.offset, end) }
}

function readPipe(kernel: Kernel, pid: string, row: OpenRow & { on: 'pipe' }, unit: 'chunk' | 'line'): ReadAnswer {
  if (row.end === 'write') return badDescriptor
  const pipe = kernel.state.pipes.get(row.pipe)!
  const length = lineOrChunk(pipe.text, unit)
  if (length > 0) {
    kernel.state.pipes.set(row.pipe, { ...pipe, text: pipe.text.slice(length) })
    if (pipe.text.length >= pipe.capacity) wakeAll(kernel, row.pipe)
    return { text: pipe.text.slice(0, length) }
  }
  if (pipe.writers === 0) {
    if (pipe.text !== '') kernel.state.pipes.set(row.pipe, { ...pipe, text: '' })
    return { text: pipe.text }
  }
  // A line longer than the pipe: it gets more room, else reader and writer would wait for each other.
  // At the end of the memory the reader gets it in pieces.
  if (pipe.text.length >= limits.memory) {
    kernel.state.pipes.set(row.pipe, { ...pipe, text: '' })
    wakeAll(kernel, row.pipe)
    return { text: pipe.text }
  }
  if (pipe.text.length >= pipe.capacity) {
    kernel.state.pipes.set(row.pipe, { ...pipe, capacity: pipe.capacity * 2 })
    wakeAll(kernel, row.pipe)
  }
  waitAtPipe(kernel, row.pipe, pid)
  return 'wait'
}

function readTerminalInput(kernel: Kernel, pid: string, id: string): ReadAnswer {
  const terminal = kernel.state.terminals.get(id)!
  const [first, ...rest] = terminal.input
  if (first !== undefined) {
    kernel.state.terminals.set(id, { ...terminal, input: rest })
    return { text: first }
  }
  if (!terminal.waiting.includes(pid)) kernel.state.terminals.set(id, { ...terminal, waiting: [...terminal.waiting, pid] })
  return 'wait'
}

/** How many characters of `/dev/zero` or `/dev/urandom` one read gives. */
const deviceChunk = 4_096
const zeros = '\0'.repeat(deviceChunk)

function readDevice(kernel: Kernel, id: string, row: OpenRow & { on: 'device' }): ReadAnswer {
  if (row.device === 'null') return { text: '' }
  if (row.device === 'zero' || row.device === 'full') return { text: zeros }
  const stream = kernel.simulation.stream('urandom', id)
  let text = ''
  for (let index = 0; index < deviceChunk; index++) text += String.fromCharCode(integerBelow(256, stream, row.drawn + index))
  kernel.state.opens.set(id, { ...row, drawn: row.drawn + deviceChunk })
  return { text }
}

/** Whether a read would answer at once; the process waits there when not. */
export function isReadable(kernel: Kernel, pid: string, fd: number): boolean {
  const id = rowOf(kernel, pid).descriptors[fd]
  const row = id === undefined ? undefined : openRow(kernel, id)
  if (row?.on === 'pipe') {
    const pipe = kernel.state.pipes.get(row.pipe)!
    if (pipe.text !== '' || pipe.writers === 0) return true
    waitAtPipe(kernel, row.pipe, pid)
    return false
  }
  if (row?.on === 'terminal') {
    const terminal = kernel.state.terminals.get(row.terminal)!
    if (terminal.input.length > 0) return true
    kernel.state.terminals.set(row.terminal, { ...terminal, waiting: [...terminal.waiting, pid] })
    return false
  }
  return true
}

export function writeDescriptor(kernel: Kernel, pid: string, fd: number, text: string): WriteAnswer {
  const id = rowOf(kernel, pid).descriptors[fd]
  if (id === undefined) return badDescriptor
  const row = openRow(kernel, id)
  switch (row.on) {
    case 'file': return writeOpenFile(kernel, id, row, text)
    case 'pipe': return writePipeEnd(kernel, pid, row, text)
    case 'terminal':
      appendStream(kernel, kernel.state.terminals.get(row.terminal)!.output, text)
      return 'done'
    case 'stream':
      appendStream(kernel, row.stream, text)
      return 'done'
    case 'device': return row.device === 'full' ? { error: words.full } : 'done'
  }
}

function writeOpenFile(kernel: Kernel, id: string, row: OpenRow & { on: 'file' }, text: string): WriteAnswer {
  if (row.how === 'read') return badDescriptor
  const files = fileSystemOf(kernel, row.fileSystem)
  const found = lookUp(files, row.path)
  const before = isRefusal(found) ? '' : contentOf(found.row)
  const at = row.how === 'append' ? before.length : row.offset
  const content = at === before.length ? before + text : overwritten(before, at, text)
  const refusal = refusalOfLength(files, content.length) ?? writeFile(files, row.path, content, { at: kernel.simulation.now })
  if (refusal) return refusal
  kernel.state.opens.set(id, { ...row, offset: at + text.length })
  return 'done'
}

function contentOf(row: FileRow): string {
  return row.type === 'file' ? textOf(row) : ''
}

function overwritten(before: string, at: number, text: string): string {
  return before.slice(0, at).padEnd(at, '\0') + text + before.slice(at + text.length)
}

function writePipeEnd(kernel: Kernel, pid: string, row: OpenRow & { on: 'pipe' }, text: string): WriteAnswer {
  if (row.end === 'read') return badDescriptor
  const pipe = kernel.state.pipes.get(row.pipe)!
  if (pipe.readers === 0) return 'broken'
  const whole = pipe.text + text
  kernel.state.pipes.set(row.pipe, { ...pipe, text: whole })
  wakeAll(kernel, row.pipe)
  if (whole.length < pipe.capacity) return 'done'
  waitAtPipe(kernel, row.pipe, pid)
  return 'full'
}

/** Whether a writer that was told 'full' must still wait; 'broken' when the reader went away. */
export function isFull(kernel: Kernel, pid: string, fd: number): boolean {
  const id = rowOf(kernel, pid).descriptors[fd]
  const row = id === undefined ? undefined : kernel.state.opens.get(id)
  if (row?.on !== 'pipe') return false
  const pipe = kernel.state.pipes.get(row.pipe)!
  if (pipe.readers === 0 || pipe.text.length < pipe.capacity) return false
  waitAtPipe(kernel, row.pipe, pid)
  return true
}

/** Gives back the end of what was read last, as a reader that reads by the character leaves it. */
export function putBack(kernel: Kernel, pid: string, fd: number, text: string): void {
  if (text === '') return
  const id = rowOf(kernel, pid).descriptors[fd]!
  const row = openRow(kernel, id)
  if (row.on === 'file') kernel.state.opens.set(id, { ...row, offset: row.offset - text.length })
  else if (row.on === 'pipe') {
    const pipe = kernel.state.pipes.get(row.pipe)!
    kernel.state.pipes.set(row.pipe, { ...pipe, text: text + pipe.text })
  } else if (row.on === 'terminal') {
    const terminal = kernel.state.terminals.get(row.terminal)!
    kernel.state.terminals.set(row.terminal, { ...terminal, input: [text, ...terminal.input] })
  }
}
