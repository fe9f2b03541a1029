/** Open rows and the descriptors that point to them: opening, duplicating, closing. */
import type { OpenOn, OpenRow, PipeRow } from './state.ts'
import { change, type Kernel, nextNumber, rowOf, wake } from './kernel.ts'

const pipeCapacity = 65_536

/** Puts an open row on the table with no references yet; `attach` gives it the first. */
export function addOpen(kernel: Kernel, on: OpenOn): string {
  const id = String(nextNumber(kernel, 'open'))
  kernel.state.opens.set(id, { ...on, references: 0 })
  if (on.on === 'pipe') countEnds(kernel, on.pipe, on.end, 1)
  return id
}

export function openRow({ state }: Kernel, id: string): OpenRow {
  const row = state.opens.get(id)
  if (!row) throw new Error(`no open row ${id}`)
  return row
}

export function addPipe(kernel: Kernel): { pipe: string; read: string; write: string } {
  const pipe = String(nextNumber(kernel, 'pipe'))
  kernel.state.pipes.set(pipe, { text: '', capacity: pipeCapacity, readers: 0, writers: 0, waiting: [] })
  return {
    pipe,
    read: addOpen(kernel, { on: 'pipe', pipe, end: 'read' }),
    write: addOpen(kernel, { on: 'pipe', pipe, end: 'write' }),
  }
}

export function retain({ state }: Kernel, id: string): void {
  const row = state.opens.get(id)!
  state.opens.set(id, { ...row, references: row.references + 1 })
}

/** Takes one reference away; the last one closes, which a pipe's other end notices. */
export function release(kernel: Kernel, id: string): void {
  const row = openRow(kernel, id)
  if (row.references > 1) {
    kernel.state.opens.set(id, { ...row, references: row.references - 1 })
    return
  }
  kernel.state.opens.delete(id)
  if (row.on === 'pipe') countEnds(kernel, row.pipe, row.end, -1)
}

function countEnds(kernel: Kernel, pipe: string, end: 'read' | 'write' | 'both', by: 1 | -1): void {
  const row = kernel.state.pipes.get(pipe)!
  const counted: PipeRow = {
    ...row,
    readers: row.readers + (end === 'write' ? 0 : by),
    writers: row.writers + (end === 'read' ? 0 : by),
  }
  if (counted.readers === 0 && counted.writers === 0) kernel.state.pipes.delete(pipe)
  else kernel.state.pipes.set(pipe, counted)
  if (by < 0) wakeAll(kernel, pipe)
}

/** Wakes everyone who waits at a pipe. */
export function wakeAll(kernel: Kernel, pipe: string): void {
  const row = kernel.state.pipes.get(pipe)
  if (!row || row.waiting.length === 0) return
  kernel.state.pipes.set(pipe, { ...row, waiting: [] })
  for (const pid of row.waiting) wake(kernel, pid)
}

export function waitAtPipe({ state }: Kernel, pipe: string, pid: string): void {
  const row = state.pipes.get(pipe)
  if (row && !row.waiting.includes(pid)) state.pipes.set(pipe, { ...row, waiting: [...row.waiting, pid] })
}

/** Points a descriptor of a process to an open row; what it pointed to before is closed. */
export function attach(kernel: Kernel, pid: string, fd: number, id: string): void {
  const { descriptors } = rowOf(kernel, pid)
  const before = descriptors[fd]
  retain(kernel, id)
  change(kernel, pid, { descriptors: { ...descriptors, [fd]: id } })
  if (before !== undefined) release(kernel, before)
}

export function closeDescriptor(kernel: Kernel, pid: string, fd: number): boolean {
  const { [fd]: id, ...rest } = rowOf(kernel, pid).descriptors
  if (id === undefined) return false
  change(kernel, pid, { descriptors: rest })
  release(kernel, id)
  return true
}

export function closeAll(kernel: Kernel, pid: string): void {
  const { descriptors } = rowOf(kernel, pid)
  change(kernel, pid, { descriptors: {} })
  for (const id of Object.values(descriptors)) release(kernel, id)
}

/** The lowest free descriptor number from `from` up. */
function freeDescriptor(descriptors: Readonly<Record<string, string>>, from = 0): number {
  let fd = from
  while (descriptors[fd] !== undefined) fd++
  return fd
}

/** Opens something under the lowest free number. */
export function attachNew(kernel: Kernel, pid: string, id: string, from = 0): number {
  const fd = freeDescriptor(rowOf(kernel, pid).descriptors, from)
  attach(kernel, pid, fd, id)
  return fd
}
