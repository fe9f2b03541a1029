/** A session whose world runs in a worker: the same interface, every call a message. */
import type { HttpRequest, HttpResponse, StreamReading } from '@track/apiserver'
import type { Duration, InputRow, Plain } from '@track/simulation'
import type {
  Condition, Experiment, Mark, Outcome, Pace, Place, Session, SessionStream, SessionView,
} from '../session.ts'
import { type Port, PortCalls } from './port-calls.ts'

export class WorkerSession implements Session {
  readonly #calls: PortCalls
  readonly #listeners = new Set<(view: SessionView) => void>()
  readonly #inputListeners = new Set<(row: InputRow) => void>()
  readonly #followers = new Map<number, (reading: StreamReading) => void>()
  #view: SessionView | undefined
  #nextFollower = 0
  #isObserving = false

  private constructor(port: Port, onFirstView: () => void) {
    this.#calls = new PortCalls(port, {
      view: (view: SessionView) => {
        const isFirst = this.#view === undefined
        this.#view = view
        if (isFirst) onFirstView()
        for (const listener of this.#listeners) listener(view)
      },
      reading: ({ id, reading }: { id: number; reading: StreamReading }) => {
        const onReading = this.#followers.get(id)
        if (reading.ended) this.#followers.delete(id)
        onReading?.(reading)
      },
      input: (row: InputRow) => {
        for (const listener of this.#inputListeners) listener(row)
      },
    })
  }

  /** Resolves once the other end (see `serveSession`) has shown itself. */
  static async over(port: Port): Promise<WorkerSession> {
    let session: WorkerSession | undefined
    await new Promise<void>((resolve) => {
      session = new WorkerSession(port, resolve)
    })
    return session!
  }

  /** As of the last message; a call that has been waited for is in it. */
  view(): SessionView {
    return this.#view!
  }

  subscribe(listener: (view: SessionView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  observeInputs(listener: (row: InputRow) => void): () => void {
    if (!this.#isObserving) this.#calls.tell('observe inputs')
    this.#isObserving = true
    this.#inputListeners.add(listener)
    return () => this.#inputListeners.delete(listener)
  }

  request(request: HttpRequest): Promise<HttpResponse> {
    return this.#ask('request', request)
  }

  follow(stream: SessionStream, onReading: (reading: StreamReading) => void): () => void {
    const id = this.#nextFollower++
    this.#followers.set(id, onReading)
    this.#calls.tell('follow', { id, stream })
    return () => {
      this.#followers.delete(id)
      this.#calls.tell('unfollow', id)
    }
  }

  write(stream: SessionStream, text: string): void {
    this.#calls.tell('write', { stream, text })
  }

  endInput(stream: SessionStream): void {
    this.#calls.tell('end input', stream)
  }

  resize(stream: SessionStream, size: { readonly width: number; readonly height: number }): void {
    this.#calls.tell('resize', { stream, size })
  }

  close(stream: SessionStream): void {
    this.#calls.tell('close', stream)
  }

  input(part: string, name: string, data: Plain): Promise<Plain> {
    return this.#ask('input', { part, name, data })
  }

  query(name: string, data: Plain = null): Promise<Plain> {
    return this.#ask('query', { name, data })
  }

  setPace(pace: Pace): void {
    this.#calls.tell('set pace', pace)
  }

  advance(duration: Duration): Promise<SessionView> {
    return this.#ask('advance', duration)
  }

  until(condition: Condition, within: Duration): Promise<Outcome> {
    return this.#ask('until', { condition, within })
  }

  step(): Promise<SessionView> {
    return this.#ask('step')
  }

  interrupt(): void {
    this.#calls.tell('interrupt')
  }

  mark(name: string): Promise<Mark> {
    return this.#ask('mark', name)
  }

  rewind(to: Place): Promise<SessionView> {
    return this.#ask('rewind', to)
  }

  whatIf(experiment: Experiment): Promise<Plain> {
    return this.#ask('whatIf', experiment)
  }

  save(): Promise<Uint8Array> {
    return this.#ask('save')
  }

  dispose(): void {
    this.#calls.tell('dispose')
    this.#listeners.clear()
    this.#followers.clear()
    this.#calls.close('this session has been disposed of')
  }

  /** The worker is gone: every call is refused with this sentence. */
  lost(reason: string): void {
    this.#calls.close(reason)
  }

  async #ask<Answer>(name: string, data?: unknown): Promise<Answer> {
    return await this.#calls.call(name, data) as Answer
  }
}
