/** What the session does for the calls of its world's programs, a row a call. */
import type { Duration, Instant, Plain, Simulation } from '@track/simulation'
import type { Mark, Pace, SessionView } from './session.ts'
import type { SessionCall, SessionRefusal } from './session-calls.ts'

/** What the session lets calls do. */
export interface CallHost {
  view(): SessionView
  setPace(pace: Pace): void
  mark(name: string): Mark
  /** False when the instant has not been lived. */
  goBack(to: { readonly at: Instant; readonly branch?: number }): boolean
  /** A fork of the world as it was; undefined when that has not been lived. */
  forkAt(to: { readonly at: Instant; readonly branch?: number } | undefined): Simulation | undefined
  /** Undefined when there is no such query. */
  ask(world: Simulation, query: string, data: Plain): Plain
}

type Served<Name extends SessionCall['do']> = (host: CallHost, call: Extract<SessionCall, { do: Name }>) => Plain | SessionRefusal | undefined

const services: { readonly [Name in SessionCall['do']]: Served<Name> } = {
  'view': (host) => host.view() as unknown as Plain,
  'pace': (host, { speed }) => {
    host.setPace(speed === 0 ? { kind: 'paused' } : { kind: 'running', speed })
    return null
  },
  'mark': (host, { name }) => host.mark(name) as unknown as Plain,
  'rewind': (host, { to }) => {
    const place = 'mark' in to ? markNamed(host, to.mark) : 'at' in to ? to : { at: Math.max(host.view().startedAt, host.view().now - to.back) }
    if (!place) return noMark((to as { mark: string }).mark)
    return host.goBack(place) ? undefined : { refused: 'that instant has not been lived on this branch' }
  },
  'query at': (host, { mark, query, arguments: data }) => {
    const world = forkAtMark(host, mark)
    return world ? host.ask(world, query, data) : noMark(mark)
  },
  'what if': (host, { mark, duration, query, arguments: data }) => {
    const world = mark === undefined ? host.forkAt(undefined) : forkAtMark(host, mark)
    if (!world) return noMark(mark ?? '')
    return later(host, world, duration, query, data)
  },
}

/** Undefined for a call that is not answered: the world in which it was made has been left. */
export function serveCall(host: CallHost, call: SessionCall): Plain | SessionRefusal | undefined {
  return (services[call.do] as Served<SessionCall['do']>)(host, call as never)
}

function later(host: CallHost, world: Simulation, duration: Duration, query: string, data: Plain): Plain {
  world.runFor(duration)
  return host.ask(world, query, data)
}

function markNamed(host: CallHost, name: string): Mark | undefined {
  return host.view().marks.find((mark) => mark.name === name)
}

function forkAtMark(host: CallHost, name: string): Simulation | undefined {
  const mark = markNamed(host, name)
  return mark && host.forkAt(mark)
}

function noMark(name: string): SessionRefusal {
  return { refused: `there is no snapshot "${name}"` }
}
