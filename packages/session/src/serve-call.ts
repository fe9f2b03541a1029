/** What the session does for the calls of its world's programs, a row a call. */
import type { Instant, Plain, Simulation } from '@track/simulation'
import type { Mark, Pace, Place, SessionView } from './session.ts'
import type { SessionCall, SessionRefusal } from './session-calls.ts'
import { stepsWhile, tryOut, type Work } from './trial.ts'

/** What the session lets calls do. */
export interface CallHost {
  view(): SessionView
  setPace(pace: Pace): void
  mark(name: string): Mark
  /** Begins a branch at the present instant. */
  fork(): void
  /** False when the instant has not been lived. */
  goBack(to: Place): boolean
  /** Before it nothing was lived. */
  beginsAt(): Instant
  /** A fork of the world as it was; undefined when that has not been lived. */
  forkAt(to: Place | undefined): Simulation | undefined
  /** Refuses a query that there is not. */
  ask(world: Simulation, query: string, data: Plain): Plain
}

type Served<Name extends SessionCall['do']> = (host: CallHost, call: Extract<SessionCall, { do: Name }>) => Plain | SessionRefusal | undefined | Work

const services: { readonly [Name in SessionCall['do']]: Served<Name> } = {
  'view': (host) => host.view() as unknown as Plain,
  'pace': (host, { speed }) => {
    host.setPace(speed === 0 ? { kind: 'paused' } : { kind: 'running', speed })
    return null
  },
  'mark': (host, { name }) => host.mark(name) as unknown as Plain,
  'fork': (host, { name }) => {
    host.fork()
    return host.mark(name) as unknown as Plain
  },
  'rewind': (host, { to }) => {
    const place = 'mark' in to ? markNamed(host, to.mark) : 'at' in to ? to : { at: Math.max(host.beginsAt(), host.view().now - to.back) }
    if (!place) return noMark(host, (to as { mark: string }).mark)
    return host.goBack(place) ? undefined : { refused: 'that instant has not been lived on this branch' }
  },
  'query at': (host, { mark, query, arguments: data }) => {
    const place = markNamed(host, mark)
    const world = place && host.forkAt(place)
    return world ? host.ask(world, query, data) : noMark(host, mark)
  },
  'try': (host, call) => {
    const { mark } = call
    const place = mark === undefined ? undefined : markNamed(host, mark)
    const world = mark !== undefined && !place ? undefined : host.forkAt(place)
    return world ? tryOut(world, call, host.ask) : noMark(host, mark ?? '')
  },
}

/** Serves calls one after the other, and keeps what is not finished. */
export class Calls {
  readonly #host: CallHost
  #work: { readonly id: string; readonly steps: Work } | undefined

  constructor(host: CallHost) {
    this.#host = host
  }

  /** A call has been begun and is not finished. */
  get areAtWork(): boolean {
    return this.#work !== undefined
  }

  /**
   * The answer; `at work` when there was no time to finish it (then it is asked again), and null for a call
   * that is not answered, because the world in which it was made has been left.
   */
  serve({ id, call }: { readonly id: string; readonly call: SessionCall }, hasTime: () => boolean): Plain {
    if (this.#work?.id !== id) {
      const answer = (services[call.do] as Served<SessionCall['do']>)(this.#host, call as never)
      if (!isWork(answer)) return (answer ?? null) as Plain
      this.#work = { id, steps: answer }
    }
    const found = stepsWhile(this.#work.steps, hasTime)
    if (found !== 'at work') this.#work = undefined
    return found as Plain
  }

  /** Whoever asked is gone. */
  forget(): void {
    this.#work = undefined
  }
}

function isWork(answer: ReturnType<Served<SessionCall['do']>>): answer is Work {
  return typeof answer === 'object' && answer !== null && Symbol.iterator in answer && 'next' in answer
}

function markNamed(host: CallHost, name: string): Mark | undefined {
  return host.view().marks.find((mark) => mark.name === name)
}

function noMark(host: CallHost, name: string): SessionRefusal {
  const known = host.view().marks.map((mark) => mark.name)
  return { refused: `there is no snapshot "${name}"${known.length > 0 ? `: ${known.join(', ')}` : ''}` }
}
