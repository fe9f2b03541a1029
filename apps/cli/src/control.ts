/**
 * The running session as other terminals of this machine reach it: a socket in the module's state
 * folder, which only its owner can open. A request is a script for the world's shell.
 */
import { rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import type { LabSession } from '@track/labs'
import { Refused } from './command.ts'
import { runInWorld } from './run-in-world.ts'
import type { StateFolder } from './state-folder.ts'

type Message = { readonly stdout: string } | { readonly stderr: string } | { readonly exitCode: number }

export function serveControl(learner: LabSession, { socket: path }: StateFolder): Server {
  rmSync(path, { force: true })
  const server = createServer((socket) => answer(learner, socket))
  server.listen(path)
  return server
}

function answer(learner: LabSession, socket: Socket): void {
  let isGone = false
  const send = (message: Message) => {
    if (!isGone) socket.write(`${JSON.stringify(message)}\n`)
  }
  socket.on('close', () => { isGone = true })
  socket.on('error', () => { isGone = true })
  onLines(socket, (line) => {
    const { script } = JSON.parse(line) as { script: string }
    const output = { stdout: (text: string) => send({ stdout: text }), stderr: (text: string) => send({ stderr: text }) }
    runInWorld(learner.session, script, output, () => isGone).then((exitCode) => {
      send({ exitCode })
      socket.end()
    }, (reason: unknown) => {
      send({ stderr: `the session has ended: ${(reason as Error).message}\n` })
      send({ exitCode: 1 })
      socket.end()
    })
  })
}

/** Runs a script in the session that is open in another terminal; answers its exit code. */
export function runInOpenSession({ socket: path }: StateFolder, script: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.on('error', () => reject(new Refused('no lab is open in another terminal: start one with "track lab MODULE".')))
    socket.on('connect', () => socket.write(`${JSON.stringify({ script })}\n`))
    onLines(socket, (line) => {
      const message = JSON.parse(line) as Message
      if ('stdout' in message) process.stdout.write(message.stdout)
      else if ('stderr' in message) process.stderr.write(message.stderr)
      else resolve(message.exitCode)
    })
    socket.on('close', () => resolve(1))
  })
}

function onLines(socket: Socket, take: (line: string) => void): void {
  let pending = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (pending + text).split('\n')
    pending = lines.pop()!
    for (const line of lines) take(line)
  })
}
