/** Asks the session that is open in another terminal. */
import { createConnection, type Socket } from 'node:net'
import { Refused } from '../command.ts'
import type { TaskReport } from '../lab/task-report.ts'
import type { StateFolder } from '../lab/state-folder.ts'
import { type ControlReply, type ControlRequest, lineReader } from './message.ts'

export const noLabOpen = 'no lab is open in another terminal: start one with "track lab MODULE".'

export interface CallOptions {
  /** How far the world's time has come, and that something else is to be written. */
  readonly time?: { show(now: number): void; clear(): void }
  readonly onTasks?: (tasks: readonly TaskReport[], at: number) => void
  /** What it writes, instead of this terminal. */
  readonly onOutput?: (text: string) => void
  /** The connection, for what is said later. */
  readonly onOpen?: (send: (request: ControlRequest) => void) => void
}

/** Prints what comes; answers the exit code. A session that ends in the middle is a failure. */
export function callSession({ socket: path }: StateFolder, request: ControlRequest, { time, onTasks, onOutput = (text) => process.stdout.write(text), onOpen }: CallOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let isOpen = false
    socket.on('error', (reason) => reject(new Refused(isOpen ? `the session was lost: ${reason.message}.` : noLabOpen)))
    socket.on('connect', () => {
      isOpen = true
      sendTo(socket, request)
      onOpen?.((more) => sendTo(socket, more))
    })
    socket.setEncoding('utf8').on('data', lineReader((line) => {
      const reply = JSON.parse(line) as ControlReply
      if ('clock' in reply) return time?.show(reply.clock)
      time?.clear()
      if ('stdout' in reply) onOutput(reply.stdout)
      else if ('stderr' in reply) process.stderr.write(reply.stderr)
      else if ('tasks' in reply) onTasks?.(reply.tasks, reply.at)
      else resolve(reply.exitCode)
    }))
    socket.on('close', () => reject(new Refused('the session has ended.')))
  })
}

function sendTo(socket: Socket, request: ControlRequest): void {
  socket.write(`${JSON.stringify(request)}\n`)
}
