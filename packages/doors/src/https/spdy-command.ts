/**
 * exec and attach over SPDY/3.1, as kubectl before 1.30 asks for them: the client opens a stream for
 * the error and one each for stdin, stdout, stderr and the terminal's size.
 *
 * Follows v4.channel.k8s.io of k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go. Left out: its
 * versions 1 to 3.
 */
import type { Stream } from '@track/apiserver'
import type { Session } from '@track/session'
import { type CommandInput, type CommandOutput, joinCommand } from './remote-command.ts'
import { SpdyConnection, type StreamListener } from './spdy/connection.ts'
import { pump } from './spdy/pump.ts'
import { offered, refuse, switchProtocols, type Upgrade } from './upgrade.ts'

const commandProtocol = 'v4.channel.k8s.io'

type StreamName = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize'

export function acceptSpdyCommand(session: Session, stream: Stream, upgrade: Upgrade): void {
  begin(upgrade, {
    join: (output) => joinCommand(session, stream, output),
    abandon: () => session.close(stream),
  })
}

/** A command that the node could not start: the client learns it on the error stream. */
export function failSpdyCommand(status: object, upgrade: Upgrade): void {
  begin(upgrade, {
    join(output) {
      output.finish(status)
      return undefined
    },
    abandon() {},
  })
}

/** Whether the client speaks the protocol; it is refused in the real words when it does not. */
export function hasCommandProtocol(upgrade: Upgrade): boolean {
  const names = offered(upgrade.message, 'x-stream-protocol-version')
  if (names.includes(commandProtocol)) return true
  const body = `unable to upgrade: unable to negotiate protocol: client supports [${names.join(' ')}], server accepts [${commandProtocol}]\n`
  refuse(upgrade.socket, { status: 403, type: 'text/plain; charset=utf-8', body })
  return false
}

interface Command {
  join(output: CommandOutput): CommandInput | undefined
  /** The client went before it had opened its streams. */
  abandon(): void
}

/** Once all the streams are there that the request promised, the command and the client are joined. */
function begin(upgrade: Upgrade, command: Command): void {
  const { socket } = upgrade
  const expected = expectedStreams(upgrade.message.url ?? '')
  const streams = new Map<StreamName, number>()
  let input: CommandInput | undefined
  let hasBegun = false
  const connection = new SpdyConnection({
    send: (bytes) => void socket.write(bytes),
    onStream({ id, headers }) {
      const name = headers.get('streamtype') as StreamName
      streams.set(name, id)
      if (!hasBegun && expected.every((each) => streams.has(each))) {
        hasBegun = true
        // The answer to this stream's opening has to be out before what it carries.
        input = command.join(outputTo(connection, streams, () => socket.end()))
      }
      return listenerOf(name, () => input)
    },
    onGoAway: () => socket.end(),
  })
  switchProtocols(socket, { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': commandProtocol })
  pump(upgrade, connection, () => (hasBegun ? input?.close() : command.abandon()))
}

/** In the order in which they are ended. */
function expectedStreams(url: string): StreamName[] {
  const query = new URL(url, 'https://localhost').searchParams
  const asks = (name: string) => ['true', '1'].includes(query.get(name) ?? '')
  const isTerminal = asks('tty')
  return [
    'error',
    ...(asks('stdin') ? ['stdin' as const] : []),
    ...(asks('stdout') ? ['stdout' as const] : []),
    ...(asks('stderr') && !isTerminal ? ['stderr' as const] : []),
    ...(isTerminal ? ['resize' as const] : []),
  ]
}

function outputTo(connection: SpdyConnection, streams: ReadonlyMap<StreamName, number>, end: () => void): CommandOutput {
  return {
    write(channel, text) {
      const id = streams.get(channel === 1 ? 'stdout' : 'stderr')
      if (id !== undefined) connection.write(id, Buffer.from(text))
    },
    finish(status) {
      connection.write(streams.get('error')!, Buffer.from(JSON.stringify(status)))
      for (const id of streams.values()) connection.end(id)
      end()
    },
  }
}

/** `input` is there once the command is joined; kubectl sends nothing before its streams are answered. */
function listenerOf(name: StreamName, input: () => CommandInput | undefined): StreamListener {
  switch (name) {
    case 'stdin': return { onData: (bytes) => input()?.write(bytes), onEnd: () => input()?.end() }
    case 'resize': return { onData: (bytes) => input()?.resize(bytes.toString('utf8')) }
    default: return {}
  }
}
