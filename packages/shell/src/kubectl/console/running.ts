/** A command in a container, run to its end with all of its input at once; what it wrote is handed back. */
import type { StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, request } from '@track/processes'
import type { Plain } from '@track/simulation'
import type { Kubectl } from '../kubectl.ts'
import { connect } from './console.ts'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export interface Running {
  readonly command: readonly string[]
  readonly input?: string
}

export function* ranIn(kubectl: Kubectl, { path, container }: { readonly path: string; readonly container: string }, { command, input }: Running): Guest<Ran> {
  const query = { command, container, stdout: 'true', stderr: 'true', ...(input !== undefined && { stdin: 'true' }) }
  const stream = yield* connect(kubectl, path, query)
  const tell = (row: Plain) => request('stream input', { stream: stream as unknown as Plain, input: row })
  if (input !== undefined) {
    yield* tell({ do: 'write', text: input })
    yield* tell({ do: 'end' })
  }
  let [stdout, stderr] = ['', '']
  let cursor: StreamCursor | undefined
  for (;;) {
    const reading = (yield* kubectl.read(stream, cursor)) as StreamReading
    cursor = reading.cursor
    for (const { channel, text } of reading.chunks) {
      if (channel === 2) stderr += text
      else stdout += text
    }
    if (!reading.ended) continue
    yield* tell({ do: 'close' })
    return { stdout, stderr, exitCode: reading.exitCode ?? 0 }
  }
}
