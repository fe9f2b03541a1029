/** A session whose world runs in this thread. */
import { type HttpRequest, type HttpResponse, type StreamReading, storeOf } from '@track/apiserver'
import { type Duration, type InputRow, type Instant, millisecond, type Plain, second, type Simulation, snapshot } from '@track/simulation'
import { failureOf } from './failure.ts'
import { Followers } from './followers.ts'
import { type History, historyOf, type MarkListener } from './history.ts'
import { type LocalSessionOptions, terminalsOf } from './local-session-options.ts'
import { type Machine, machine as thisMachine } from './machine.ts'
import { Pacing } from './pacing.ts'
import { Calls } from './serve-call.ts'
import { pendingCall, type TrialAnswer } from './session-calls.ts'
import type { Condition, Experiment, Mark, Outcome, Pace, Place, Session, SessionFailure, SessionStream, SessionView } from './session.ts'
import { eventsBetweenTurns, laneStretch, stepsWhile, tryOut } from './trial.ts'

/** What a request of a person's client costs in virtual time. */
const requestCost: Duration = 20 * millisecond
/** How long the world runs before the machine's loop gets a turn, in machine milliseconds. */
const sliceMs = 10
/** How often a condition is asked, in virtual time. */
const conditionInterval: Duration = second
/** How often a world at a pace moves on, in machine milliseconds. */
const frameMs = 16

export class LocalSession implements Session {
  #world: Simulation
  readonly #options: LocalSessionOptions
  readonly #machine: Machine
  readonly #history: History
  readonly #listeners = new Set<(view: SessionView) => void>()
  readonly #inputListeners = new Set<(row: InputRow) => void>()
  readonly #followers: Followers
  readonly #pacing: Pacing
  #hurrying = 0
  #isInterrupted = false
  #isInterjecting = false
  #isDisposed = false
  #wake = () => {}
  #failure: SessionFailure | undefined
  #revisionMax = 0
  #rewinds = 0

  constructor(options: LocalSessionOptions) {
    this.#options = options
    this.#machine = options.machine ?? thisMachine
    this.#world = options.world
    this.#pacing = new Pacing(this.#machine, options.pace)
    this.#followers = new Followers(options.terminals?.read)
    this.#history = historyOf(options)
    this.#watchInputs()
    this.#startCounting()
    void this.#drive()
  }

  /** The world, for code in the same thread that only reads. */
  get world(): Simulation {
    return this.#world
  }

  view(): SessionView {
    const { now, startedAt, handled } = this.#world
    return {
      now, startedAt, handled, pace: this.#pacing.pace, isHurrying: this.#isHurrying(), rewinds: this.#rewinds,
      branch: this.#history.branch, branches: this.#history.branches(now), marks: this.#history.marks,
      ...(this.#failure && { failure: this.#failure }),
    }
  }

  subscribe(listener: (view: SessionView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  observeInputs(listener: (row: InputRow) => void): () => void {
    this.#inputListeners.add(listener)
    return () => this.#inputListeners.delete(listener)
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const answer = this.#give('apiserver', 'request', request as unknown as Plain) as unknown as HttpResponse
    this.#run(() => this.#live(this.#world.now + requestCost, Infinity))
    this.#changed()
    return answer
  }

  follow(stream: SessionStream, onReading: (reading: StreamReading) => void): () => void {
    return this.#followers.add(this.#world, stream, onReading)
  }

  write(stream: SessionStream, text: string): void {
    this.#toStream(stream, 'write', { text })
  }

  endInput(stream: SessionStream): void {
    this.#toStream(stream, 'end input', {})
  }

  resize(stream: SessionStream, size: { readonly width: number; readonly height: number }): void {
    this.#toStream(stream, 'resize', size)
  }

  close(stream: SessionStream): void {
    if (stream.kind === 'connection') this.#toStream(stream, 'close', {})
  }

  async input(part: string, name: string, data: Plain): Promise<Plain> {
    const answer = this.#give(part, name, data)
    this.#changed()
    return answer
  }

  async query(name: string, data: Plain = null): Promise<Plain> {
    return this.#ask(this.#world, name, data)
  }

  setPace(pace: Pace): void {
    this.#pacing.pace = pace
    this.#startCounting()
    this.#changed()
  }

  async advance(duration: Duration): Promise<SessionView> {
    await this.#hurry(this.#world.now + duration, () => false)
    return this.view()
  }

  async until({ query, arguments: data }: Condition, within: Duration): Promise<Outcome> {
    const deadline = this.#world.now + within
    let answer = this.#ask(this.#world, query, data)
    let askedAt = this.#world.now
    const isHeld = () => answer !== false && answer !== null && answer !== undefined
    await this.#hurry(deadline, () => {
      if (this.#world.now - askedAt < conditionInterval) return isHeld()
      askedAt = this.#world.now
      answer = this.#ask(this.#world, query, data)
      return isHeld()
    }, conditionInterval)
    return { held: isHeld(), answer }
  }

  async step(): Promise<SessionView> {
    this.#run(() => this.#world.step())
    this.#startCounting()
    this.#changed()
    return this.view()
  }

  interrupt(): void {
    this.#isInterrupted = true
  }

  async mark(name: string): Promise<Mark> {
    const mark = this.#history.mark(name, { at: this.#world.now, handled: this.#world.handled }, this.#world)
    this.#changed()
    return mark
  }

  /** Called with a world as it gets its name: who wants to keep it saves or forks it at once. */
  readonly observeMarks = (listener: MarkListener): void => this.#history.observeMarks(listener)

  async rewind(to: Place): Promise<SessionView> {
    if (!this.#goBack(to)) throw new RangeError('that instant has not been lived on this branch')
    return this.view()
  }

  /** How far any branch or fork of this session has been; what lies before it is no secret to who lives in it. */
  get seenUntil(): Instant {
    return this.#history.seenUntil(this.#world)
  }

  /** From here on chance falls otherwise, on a branch of its own: a future that nobody has seen. */
  redraw(seed: number): void {
    this.#world = this.#world.fork({ seed })
    this.#history.fork(this.#world)
    this.#watchInputs()
    this.#changed()
  }

  async whatIf({ from, inputs, duration, query, arguments: data }: Experiment): Promise<Plain> {
    const fork = this.#history.forkAt(from, this.#world)
    if (!fork) throw new RangeError('that instant has not been lived on this branch')
    const steps = tryOut(fork, { inputs, duration, questions: [{ query, arguments: data }] }, this.#askFork)
    for (;;) {
      const until = this.#machine.now() + sliceMs
      const found = this.#run(() => stepsWhile(steps, () => this.#machine.now() < until))
      if (found !== 'at work') return (found as unknown as TrialAnswer).rows[0]!.answers[0]!
      await this.#machine.turn()
    }
  }

  async save(): Promise<Uint8Array> {
    return snapshot(this.#world)
  }

  dispose(): void {
    this.#isDisposed = true
    this.#isInterrupted = true
    this.#followers.clear()
    this.#listeners.clear()
    this.#wake()
  }

  /** Leaves the present world for one of the past; false when that has not been lived. */
  #goBack({ at, branch = this.#history.branch, handled = Infinity }: Place): boolean {
    const world = this.#history.worldAt({ at, branch, handled }, this.#world.now)
    if (!world) return false
    this.#revisionMax = Math.max(this.#revisionMax, storeOf(this.#world).revision)
    this.#history.begin(world, { branch, at, handled: world.handled }, this.#world.now)
    this.#rewinds++
    this.#world = world
    this.#calls.forget()
    this.#isInterjecting = false
    this.#watchInputs()
    this.#failure = undefined
    this.#followers.endConnections()
    this.#give('apiserver', 'raise revision', { above: this.#revisionMax })
    // Whatever a terminal or a script was busy with then would only do again what was left.
    for (const terminal of terminalsOf(world)) this.#give('processes', 'interrupt', { terminal })
    if (this.#options.terminals) this.#give(this.#options.terminals.part, 'end scripts', {})
    this.#startCounting()
    this.#changed()
    return true
  }

  /** Serves what programs of the world ask of the session; whether the world may go on. */
  #serveCalls(hasTime: () => boolean): boolean {
    const world = this.#world
    for (let pending = pendingCall(world); pending; pending = pendingCall(world)) {
      const answer = this.#calls.serve(pending, hasTime)
      if (this.#world !== world || answer === 'at work') return false
      world.input('session calls', 'answer', { id: pending.id, answer })
    }
    this.#calls.forget()
    return true
  }

  readonly #calls = new Calls({
    view: () => this.view(),
    setPace: (pace) => this.setPace(pace),
    mark: (name) => this.#history.mark(name, { at: this.#world.now }, this.#world),
    fork: () => this.#history.fork(this.#world),
    goBack: (to) => this.#goBack(to),
    beginsAt: () => this.#history.beginsAt,
    forkAt: (to) => this.#history.forkAt(to, this.#world),
    ask: (world, query, data) => this.#askFork(world, query, data),
  })

  readonly #askFork = (fork: Simulation, query: string, data: Plain): Plain => {
    this.#history.see(fork)
    return this.#ask(fork, query, data)
  }

  #watchInputs(): void {
    this.#world.observeInputs((row) => {
      this.#history.record(row)
      for (const listener of this.#inputListeners) listener(row)
    })
  }

  #give(part: string, name: string, data: Plain): Plain {
    const answer = this.#run(() => this.#world.input(part, name, data))
    // A terminal may be busy with it now, for which a world that stands still goes on.
    this.#wake()
    return answer
  }

  #toStream(stream: SessionStream, action: string, data: object): void {
    if (this.#failure) return
    try {
      if (stream.kind === 'terminal') this.#give(this.#options.terminals!.part, action, { terminal: stream.id, ...data } as Plain)
      else if (stream.kind === 'connection') this.#give('apiserver', action, { connector: stream.connector, id: stream.id, ...data } as Plain)
      this.#changed()
    } catch (reason) {
      // Nobody waits for an answer. A bug of the engine is in the view by now, for everyone who looks.
      if (!this.#failure) throw reason
    }
  }

  #ask(world: Simulation, name: string, data: Plain): Plain {
    const answer = this.#options.queries?.[name]
    if (!answer) throw new Error(`this session knows no query "${name}"`)
    return answer(world, data)
  }

  #isHurrying(): boolean {
    return this.#hurrying > 0 || (this.#options.terminals?.isHurrying(this.#world) ?? false)
  }

  #startCounting(): void {
    this.#pacing.countFrom(this.#world.now)
    this.#wake()
  }

  /** Runs as fast as it can, in slices, until an instant or until something holds; a rewind ends it. */
  async #hurry(until: Instant, isOver: () => boolean, interval: Duration = Infinity): Promise<void> {
    const rewinds = this.#rewinds
    const goesOn = () => this.#rewinds === rewinds && !this.#isInterrupted && !this.#failure
    this.#isInterrupted = false
    this.#hurrying++
    try {
      while (goesOn() && this.#world.now < until && !isOver()) {
        this.#runSlice(Math.min(until, this.#world.now + interval))
        this.#changed()
        await this.#machine.turn()
      }
    } finally {
      this.#hurrying--
      this.#startCounting()
      this.#changed()
    }
  }

  /** The session's own loop: keeps the world at its pace until the session is disposed of. */
  async #drive(): Promise<void> {
    while (!this.#isDisposed) {
      try {
        await this.#driveOn()
      } catch (reason) {
        // A bug of the engine is in the view by now, for everyone who looks at the session.
        if (!this.#failure) throw reason
      }
    }
  }

  async #driveOn(): Promise<void> {
    const isHurrying = () => this.#options.terminals?.isHurrying(this.#world) ?? false
    if (this.#failure || this.#hurrying > 0) await this.#pause(frameMs)
    else if (isHurrying() || this.#calls.areAtWork || this.#isInterjecting) {
      this.#runSlice(Infinity, isHurrying)
      this.#startCounting()
      this.#changed()
      await this.#machine.turn()
    } else if (this.#pacing.pace.kind === 'paused') await this.#pause(undefined)
    else {
      this.#runSlice(this.#pacing.target(this.#world.now))
      this.#changed()
      await this.#pause(frameMs)
    }
  }

  async #pause(milliseconds: number | undefined): Promise<void> {
    const { done, wake } = this.#machine.sleep(milliseconds ?? 60_000)
    this.#wake = wake
    await done
  }

  /** Runs towards an instant for a slice of the machine's time. */
  #runSlice(until: Instant, goesOn: () => boolean = () => true): void {
    this.#run(() => this.#live(until, this.#machine.now() + sliceMs, goesOn))
    this.#history.keep(this.#world)
  }

  /** Event by event, so that the session may do its part between two of them. */
  #live(until: Instant, machineUntil: number, goesOn: () => boolean = () => true): void {
    const world = this.#world
    let lookedAt = world.handled
    const partUntil = Math.min(machineUntil, this.#machine.now() + sliceMs)
    const hasTime = () => this.#machine.now() < partUntil
    // What was not finished in the slice before: the world stands still until it is.
    if (this.#isInterjecting && !this.#interjects(hasTime) || !this.#serveCalls(hasTime)) return
    while (goesOn()) {
      const next = world.nextAt()
      if (next > until) {
        if (until !== Infinity && until > world.now) world.runUntil(until)
        return
      }
      world.step(Math.min(laneStretch, until - next))
      if (!this.#interjects(hasTime) || !this.#serveCalls(hasTime)) return
      if (world.handled - lookedAt < eventsBetweenTurns) continue
      lookedAt = world.handled
      if (this.#machine.now() >= machineUntil) return
    }
  }

  /** The layer above does its part; whether the world may go on. */
  #interjects(hasTime: () => boolean): boolean {
    this.#isInterjecting = this.#options.interject?.(this.#world, hasTime) === false
    return !this.#isInterjecting
  }

  /** Runs code of the world; a bug in it ends the session with what it takes to find it. */
  #run<T>(code: () => T): T {
    if (this.#failure) throw new Error(this.#failure.message)
    try {
      return code()
    } catch (reason) {
      // The only place where a bug of the engine is caught: it is shown, and the session stops.
      this.#failure = failureOf(this.#world, reason)
      this.#changed()
      throw reason
    }
  }

  #changed(): void {
    this.#followers.flush(this.#world)
    if (this.#listeners.size === 0) return
    const view = this.view()
    for (const listener of this.#listeners) listener(view)
  }
}
