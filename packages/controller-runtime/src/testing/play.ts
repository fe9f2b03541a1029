/**
 * A transcript: what is done to a small world, and what is seen after each act. On the way the
 * world is run again, forked, saved and sliced, as every scenario is.
 */
import { type KubeObject, namespaces } from '@track/apimachinery'
import { apiServerPart, builtInKinds, type Client, clientFor } from '@track/apiserver'
import { type Duration, instantOf, type Part, second, Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { type Cache, cacheOf } from '../cache.ts'
import { eventPart } from '../event-part.ts'

export const startedAt = instantOf({ year: 2026, month: 1, day: 5, hour: 8 })

/** Words, what they mean, and how long the world runs on afterwards (a second unless told otherwise). */
export type Act = readonly [words: string, act: (api: Client, simulation: Simulation) => void, run?: Duration]

export type View = (cache: Cache, simulation: Simulation) => string | readonly string[]

export function adminOf(simulation: Simulation): Client {
  return clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })
}

/** An API server with the namespace `default`, and these parts. */
export function worldWith(parts: readonly Part[], objects: (api: Client) => void = () => {}): Simulation {
  const simulation = Simulation.start([apiServerPart({ kinds: builtInKinds }), eventPart, ...parts], { seed: 7, startedAt })
  const api = adminOf(simulation)
  api.create(namespaces, { metadata: { name: 'default' } } as KubeObject as never)
  objects(api)
  return simulation
}

/** The acts in the left column, what the view shows in the right one. */
export function play(build: () => Simulation, view: View, acts: readonly Act[]): string {
  const script = acts.flatMap(([, act, run = second]): Step[] => [(simulation) => act(adminOf(simulation), simulation), { run }])
  checkWorld(build, script)
  const simulation = build()
  const width = Math.max(...acts.map(([words]) => words.length))
  const lines = acts.flatMap(([words, act, run = second]) => {
    act(adminOf(simulation), simulation)
    simulation.runFor(run)
    const seen = view(cacheOf(simulation), simulation)
    const [first = '', ...rest] = typeof seen === 'string' ? [seen] : seen
    return [`${words.padEnd(width)}  ${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(width)}  ${line}`)]
  })
  return `\n${lines.join('\n')}\n`
}

/** The messages of events about objects, in the order in which they were written: `Reason: message (x3)`. */
export function eventLines(cache: Cache, isWanted: (event: EventObject) => boolean = () => true): string[] {
  const events = cache.list({ group: '', version: 'v1', kind: 'Event', plural: 'events', singular: 'event', shortNames: [], categories: [], namespaced: true })
  return (events as EventObject[]).filter(isWanted).map(({ type, reason, message, count = 1, series }) => {
    const times = series?.count ?? count
    return `${type} ${reason}: ${message}${times > 1 ? ` (x${times})` : ''}`
  })
}

export interface EventObject extends KubeObject {
  type: string
  reason: string
  message: string
  count?: number
  series?: { count: number }
  involvedObject: { kind: string; name: string }
}
