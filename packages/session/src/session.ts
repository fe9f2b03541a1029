/**
 * A learner's session with a world: its pace, its branches, its doors. One interface, whether the
 * world runs in this process or in a worker; everything that crosses it is plain data.
 */
import type { HttpRequest, HttpResponse, Stream, StreamReading } from '@track/apiserver'
import type { Duration, InputRow, Instant, Plain } from '@track/simulation'

/** How virtual time goes on by itself: not at all, or `speed` times the machine's clock. */
export type Pace = { readonly kind: 'paused' } | { readonly kind: 'running'; readonly speed: number }

/** One line of history. A rewind starts a branch and deletes nothing. */
export interface Branch {
  readonly id: number
  /** The branch that this one left, and where; absent for the first. */
  readonly parent?: { readonly branch: number; readonly at: Instant; readonly handled: number }
  /** How far it has been lived. */
  readonly livedUntil: Instant
}

/** A named instant of a branch, to go back to. */
export interface Mark {
  readonly name: string
  readonly branch: number
  readonly at: Instant
  /** Its place among the inputs and events of that instant; absent where all of the instant belongs to it. */
  readonly handled?: number
}

/** An instant of the present branch or of another. */
export interface Place {
  readonly at: Instant
  readonly branch?: number
  /** As a mark has it; without it the whole instant is meant. */
  readonly handled?: number
}

/** What a session looks like from outside. */
export interface SessionView {
  readonly now: Instant
  readonly startedAt: Instant
  readonly pace: Pace
  /** A command or a caller is making time pass as fast as it can. */
  readonly isHurrying: boolean
  readonly branch: number
  readonly branches: readonly Branch[]
  readonly marks: readonly Mark[]
  readonly handled: number
  /** How often the present was left for an instant of the past. */
  readonly rewinds: number
  /** A bug of the engine stopped this session; what to report. */
  readonly failure?: SessionFailure
}

/** Enough to reproduce a bug of the engine. */
export interface SessionFailure {
  readonly message: string
  readonly seed: number
  readonly at: Instant
  readonly handled: number
  /** The event that was being handled, `part/event`. */
  readonly event: string
}

/** Something that a caller waits for: a named question about the world, with its arguments. */
export interface Condition {
  readonly query: string
  readonly arguments: Plain
}

/** Whether a condition held in time, and what the question answered last. */
export interface Outcome {
  readonly held: boolean
  readonly answer: Plain
}

/** Streams of the API server, and terminals of the world. */
export type SessionStream = Stream | { readonly kind: 'terminal'; readonly id: string }

export interface Session {
  view(): SessionView
  /** Called after everything that changes the view, and as time passes. */
  subscribe(listener: (view: SessionView) => void): () => void

  /** The API server's answer; costs virtual time like everything that a person does. */
  request(request: HttpRequest): Promise<HttpResponse>
  /** Calls back with what comes, until it ends or the returned function is called. */
  follow(stream: SessionStream, onReading: (reading: StreamReading) => void): () => void
  write(stream: SessionStream, text: string): void
  /** The client's standard input is at its end. */
  endInput(stream: SessionStream): void
  resize(stream: SessionStream, size: { readonly width: number; readonly height: number }): void
  close(stream: SessionStream): void
  /** Something from outside for a part of the world; journalled. */
  input(part: string, name: string, data: Plain): Promise<Plain>
  /** A named question; it reads the world and changes nothing. */
  query(name: string, data?: Plain): Promise<Plain>

  setPace(pace: Pace): void
  /** Lets time pass as fast as it can; resolves where it stopped. */
  advance(duration: Duration): Promise<SessionView>
  /** Lets time pass until the condition answers something else than false, null or undefined. */
  until(condition: Condition, within: Duration): Promise<Outcome>
  /** The next event, and no more. */
  step(): Promise<SessionView>
  /** Ends what `advance` or `until` are doing. */
  interrupt(): void

  mark(name: string): Promise<Mark>
  /** Back to an instant of the present branch or of another; a new branch begins there. */
  rewind(to: Place): Promise<SessionView>
  /** Asks the same question of a fork that has lived on for a while under other inputs. */
  whatIf(experiment: Experiment): Promise<Plain>

  /** The present world as bytes; with the inputs after it a session goes on where it was. */
  save(): Promise<Uint8Array>
  /** Called with every input as it is given, for a journal beside the saved world. */
  observeInputs(listener: (row: InputRow) => void): () => void
  dispose(): void
}

/** A fork, its inputs, how long it lives, and what is asked of it at the end. */
export interface Experiment {
  readonly from?: Place
  readonly inputs: readonly { readonly part: string; readonly name: string; readonly data: Plain; readonly after: Duration }[]
  readonly duration: Duration
  readonly query: string
  readonly arguments: Plain
}
