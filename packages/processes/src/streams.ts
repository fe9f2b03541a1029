/** Output that is read from an offset: what terminals show, what containers log. */
import type { Simulation } from '@track/simulation'
import { type Kernel, kernelOf, nextNumber, notify } from './kernel.ts'
import type { EventAddress } from './state.ts'

/** How much of a stream is kept, in characters; older output is forgotten by halves. */
const keptMax = 1_048_576

export function addStream(kernel: Kernel, onOutput?: EventAddress): string {
  const id = `s${nextNumber(kernel, 'stream')}`
  kernel.state.streams.set(id, { start: 0, text: '', onOutput })
  return id
}

export function appendStream(kernel: Kernel, id: string, text: string): void {
  const row = kernel.state.streams.get(id)
  if (!row || text === '') return
  let { start } = row
  let whole = row.text + text
  if (whole.length > 2 * keptMax) {
    start += whole.length - keptMax
    whole = whole.slice(-keptMax)
  }
  if (row.onOutput && !row.notified) notify(kernel, row.onOutput, { stream: id })
  kernel.state.streams.set(id, { ...row, start, text: whole, ...(row.onOutput ? { notified: true } : {}) })
}

export interface StreamText {
  readonly text: string
  /** Where the text begins: later than asked for, when older output was forgotten. */
  readonly from: number
  /** Where to ask from next time. */
  readonly offset: number
}

/** What a stream holds from an offset on; asking also arms its `onOutput` again. */
export function readStream(simulation: Simulation, id: string, fromOffset = 0): StreamText {
  const { state } = kernelOf(simulation)
  const row = state.streams.get(id)
  if (!row) throw new Error(`no stream ${id}`)
  if (row.notified) state.streams.set(id, { ...row, notified: false })
  const from = Math.max(fromOffset, row.start)
  return { text: row.text.slice(from - row.start), from, offset: row.start + row.text.length }
}

export function removeStream(simulation: Simulation, id: string): void {
  kernelOf(simulation).state.streams.delete(id)
}
