/**
 * The running session as other terminals of this machine reach it: a socket in the module's state
 * folder, which only its owner can open.
 */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { LabSession } from '@track/labs'
import { type Prompt, startPrompt } from '@track/shell'
import { printTimestamp } from '@track/simulation'
import { Refused } from '../command.ts'
import { printedState, reportTasks } from '../lab/task-report.ts'
import type { StateFolder } from '../lab/state-folder.ts'
import { type ControlReply, type ControlRequest, lineReader } from './message.ts'
import { onRewind, runInWorld, sayRewound } from './run-in-world.ts'

/** Of sun_path in Linux and macOS, the shorter of the two. */
const socketBytesMax = 103

export interface Control {
  /** Lets go of everybody who is connected. */
  close(): void
}

export function serveControl(learner: LabSession, { socket: path }: StateFolder): Promise<Control> {
  if (Buffer.byteLength(path) > socketBytesMax) {
    throw new Refused(`the path of the state folder is too long for a socket (${path}): set XDG_STATE_HOME to a shorter one.`)
  }
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    new Caller(learner, socket)
  })
  return new Promise((resolve, reject) => {
    server.once('error', (reason) => reject(new Refused(`cannot listen on ${path}: ${reason.message}.`)))
    server.listen(path, () => {
      chmodSync(path, 0o600)
      resolve({ close: () => close(server, sockets) })
    })
  })
}

function close(server: Server, sockets: ReadonlySet<Socket>): void {
  server.close()
  for (const socket of sockets) socket.destroy()
}

/** Somebody at another terminal: asks one thing, and what belongs to it. */
class Caller {
  readonly #learner: LabSession
  readonly #socket: Socket
  #isGone = false
  #isInterrupted = false
  #prompt: Prompt | undefined
  #unsubscribe = () => {}

  constructor(learner: LabSession, socket: Socket) {
    this.#learner = learner
    this.#socket = socket
    socket.on('error', () => this.#leave()).on('close', () => this.#leave())
    socket.setEncoding('utf8').on('data', lineReader((line) => {
      this.#answer(line).catch((reason: unknown) => {
        // A bug of the engine, which is told in the session's own terminal, or what is no request.
        const says = learner.view().session.failure ? 'the engine stopped at a bug of its own: the terminal of the lab says which' : (reason as Error).message
        this.#send({ stderr: `track: ${says}\n` })
        this.#end(1)
      })
    }))
  }

  async #answer(line: string): Promise<void> {
    const asked = JSON.parse(line) as ControlRequest
    switch (asked.do) {
      case 'script': return this.#end(await runInWorld(this.#learner.session, asked.script, {
        stdout: (stdout) => this.#send({ stdout }), stderr: (stderr) => this.#send({ stderr }), clock: (clock) => this.#send({ clock }),
      }, () => this.#isGone || this.#isInterrupted))
      case 'interrupt':
        this.#isInterrupted = true
        return
      case 'prompt': return await this.#openPrompt(asked)
      case 'type': return this.#prompt?.type(asked.text)
      case 'resize': return this.#prompt?.resize(asked)
      case 'check': return this.#check(asked.isWatched)
      case 'reset': return this.#rewound(await this.#learner.reset(asked.task), `nobody has come to the task "${asked.task ?? ''}" yet in this session.`)
      case 'undo': return this.#rewound(await this.#learner.undo(), 'there is nothing to take back.')
    }
  }

  async #openPrompt({ script, columns, rows }: Extract<ControlRequest, { do: 'prompt' }>): Promise<void> {
    const { session } = this.#learner
    const argv = script === undefined ? undefined : ['bash', '-c', script]
    const terminal = argv && String(await session.input('shell', 'run command', { argv, columns, rows }))
    // Before the prompt hears of it, which would clear the screen and open a shell in the past.
    if (script !== undefined) this.#endAtRewind(script)
    this.#prompt = await startPrompt(session, {
      ...(terminal !== undefined && { terminal }),
      size: { columns, rows },
      output: (stdout) => this.#send({ stdout }),
      onEnd: () => void this.#endPrompt(),
    })
    if (script === undefined) this.#unsubscribe = onRewind(session, (text) => this.#prompt?.sayAtPrompt(text))
  }

  async #endPrompt(): Promise<void> {
    const { session } = this.#learner
    const code = session.view().failure ? 1 : await session.query('shell exit code', this.#prompt?.terminal ?? '')
    this.#end(typeof code === 'number' ? code : 0)
  }

  /** A command that is in a terminal of its own ends with it; a shell goes on in the past. */
  #endAtRewind(script: string): void {
    const { session } = this.#learner
    const { rewinds } = session.view()
    this.#unsubscribe = session.subscribe((view) => {
      if (view.rewinds === rewinds) return
      this.#send({ stdout: sayRewound(script, view.now).replace('\n', '\r\n') })
      this.#end(0)
    })
  }

  #rewound(isDone: boolean, otherwise: string): void {
    if (isDone) this.#send({ stdout: `The world is at ${printTimestamp(this.#learner.view().session.now)} again.\n` })
    else this.#send({ stderr: `track: ${otherwise}\n` })
    this.#end(isDone ? 0 : 1)
  }

  #check(isWatched: boolean): void {
    let shown = ''
    const tell = (view = this.#learner.view()) => {
      const tasks = reportTasks(view)
      const state = printedState(tasks)
      if (state === shown) return
      shown = state
      this.#send({ tasks, at: view.session.now })
      if (!isWatched || view.isFinished || view.session.failure) this.#end(view.isFinished ? 0 : 1)
    }
    if (isWatched) this.#unsubscribe = this.#learner.subscribe(tell)
    tell()
  }

  #send(reply: ControlReply): void {
    if (!this.#isGone) this.#socket.write(`${JSON.stringify(reply)}\n`)
  }

  #end(exitCode: number): void {
    this.#send({ exitCode })
    this.#leave()
    this.#socket.end()
  }

  /** A shell that nobody sits at hears what a terminal says when its line is cut. */
  #leave(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#unsubscribe()
    if (!this.#prompt) return
    this.#prompt.dispose()
    const { session } = this.#learner
    const { terminal } = this.#prompt
    if (!session.view().failure) void session.input('shell', 'close', { terminal })
  }
}
