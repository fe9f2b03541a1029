/**
 * A command in a container, or what a container writes, and the client that is joined to it: the
 * same whether WebSocket or SPDY carries it.
 *
 * Follows k8s.io/kubelet/pkg/cri/streaming/remotecommand/{exec,attach}.go.
 */
import { StringDecoder } from 'node:string_decoder'
import { internalError } from '@track/apimachinery'
import type { Stream } from '@track/apiserver'
import type { Session } from '@track/session'

export type OutputChannel = 1 | 2

/** Where the world's side goes. */
export interface CommandOutput {
  write(channel: OutputChannel, text: string): void
  /** The Status at the end; nothing comes after it. */
  finish(status: object): void
}

/** What the client's side brings. */
export interface CommandInput {
  write(bytes: Buffer): void
  /** Standard input is at its end. */
  end(): void
  /** `{"Width":100,"Height":30}` */
  resize(text: string): void
  /** The client has gone. */
  close(): void
}

/** Joins a client to a connection of the world until one of them ends. */
export function joinCommand(session: Session, stream: Stream, output: CommandOutput): CommandInput {
  const decoder = new StringDecoder('utf8')
  let isOver = false
  const stop = session.follow(stream, ({ chunks, ended, exitCode }) => {
    for (const { channel, text } of chunks) output.write(channel === 2 ? 2 : 1, text)
    if (!ended || isOver) return
    isOver = true
    output.finish(statusOf(stream, exitCode))
  })
  return {
    write(bytes) {
      // A character may come in two pieces.
      const text = decoder.write(bytes)
      if (text !== '') session.write(stream, text)
    },
    end: () => session.endInput(stream),
    resize(text) {
      const match = /"Width":(\d+),"Height":(\d+)/.exec(text)
      if (match) session.resize(stream, { width: Number(match[1]), height: Number(match[2]) })
    },
    close() {
      stop()
      session.close(stream)
    },
  }
}

const success = { metadata: {}, status: 'Success' }

/** Success, or the exit code as a cause; who was attached learns of an end, not of its code. */
function statusOf(stream: Stream, exitCode: number | undefined): object {
  if (stream.kind === 'connection' && stream.connector === 'pods/attach') return success
  if (exitCode === undefined) return internalError('the world went back to a time before this command').toStatus()
  if (exitCode === 0) return success
  return {
    metadata: {}, status: 'Failure', reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  }
}
