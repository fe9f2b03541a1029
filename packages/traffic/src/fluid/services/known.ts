/**
 * Balances that were found before: a day is like the one before it, and where hardly anybody waits nothing but
 * the conditions and the rates decides. So a month costs what its first day does, and slopes come again as the same rows.
 */
import { oncePerRow } from '@track/simulation'
import type { TrafficState } from '../../state.ts'
import type { Found } from './balance.ts'
import type { FluidLoad, KnownBalance, Station } from './services.ts'
import { type Notes, notesOf } from './notes.ts'
import { hasColdCache } from './stores/cold-caches.ts'

const knownMax = 32

export interface Settled {
  readonly balance: Found['balance']
  readonly loads: readonly FluidLoad[]
  readonly stations: readonly Station[]
  readonly notes: Notes
}

/** One that was found under these conditions and whose rates are near enough. */
export function knownBalance(state: TrafficState): Settled | undefined {
  const { fluidKnown, fluidLoads, fluidStations } = state
  if (!fluidKnown || fluidKnown.length === 0) return undefined
  const conditions = conditionsText(state)
  const place = fluidKnown.findIndex((each) => each.conditions === conditions && isWithin(fluidLoads, each))
  if (place < 0) return undefined
  const known = forMembers(fluidKnown[place]!, membersOf(fluidStations))
  // What is of use is kept longest.
  if (known !== fluidKnown[place] || place < fluidKnown.length - 1) state.fluidKnown = [...fluidKnown.toSpliced(place, 1), known]
  const { balance, expected, notes } = known
  const times = sumOf(fluidLoads.map((load) => load.expected)) / sumOf(balance.rates)
  const stations = fluidStations.map((station, index) => ({
    ...station, groups: station.groups.map((group, each) => ({ ...group, expected: expected[index]![each]!.map((rate) => rate * times) })),
  }))
  return { balance, loads: fluidLoads, stations, notes }
}

function membersOf(stations: readonly Station[]): KnownBalance['members'] {
  return stations.flatMap(({ groups }) => groups.map(({ members }) => members.map(({ instance, row: { start, clients } }) => ({ instance, start, clients }))))
}

/** The same for other instances in the same conditions: each does what any did before. */
function forMembers(known: KnownBalance, members: KnownBalance['members']): KnownBalance {
  const { balance, notes } = known
  const isSame = members.every((group, index) => group.every(({ instance, start }, each) => {
    const before = known.members[index]![each]!
    return before.instance === instance && before.start === start
  }))
  if (isSame) return known
  const changed = known.members.map(([first], index) => ({ from: first!, to: members[index]! }))
  const callers = new Set(known.members.flat().flatMap(({ clients }) => Object.values(clients)))
  const replaced = <Value>(rows: readonly (readonly [number, Value])[]): (readonly [number, Value])[] => [
    ...changed.flatMap(({ from, to }) => Object.entries(from.clients).flatMap(([name, client]) => {
      const row = rows.find(([each]) => each === client)
      return row ? to.map(({ clients }) => [clients[name]!, row[1]] as const) : []
    })),
    ...rows.filter(([client]) => !callers.has(client)),
  ]
  return {
    ...known, members,
    balance: {
      ...balance, clients: replaced(balance.clients),
      instances: changed.flatMap(({ from, to }) => to.map(({ instance }) => [instance, balance.instances.find(([each]) => each === from.instance)![1]] as const)),
    },
    notes: {
      flying: replaced(notes.flying),
      instances: changed.flatMap(({ from, to }) => to.map(({ instance }) => ({ ...notes.instances.find((each) => each.instance === from.instance)!, instance }))),
    },
  }
}

function isWithin(loads: readonly FluidLoad[], { balance: { rates, slack } }: KnownBalance): boolean {
  return loads.every(({ expected }, index) => Math.abs(expected - rates[index]!) <= slack * rates[index]!)
}

/** Keeps one in which nobody waits: the balance is then the only one that there is. */
export function asSettled(state: TrafficState, { balance, loads, stations, run }: Found, slackOfCalm: number): Settled {
  const settled: Settled = { balance, loads, stations, notes: notesOf(run) }
  const isOpen = loads.every(({ users }) => users === 0)
  if (isOpen && balance.slack >= slackOfCalm && !hasColdCache(stations)) {
    const expected = stations.map(({ groups }) => groups.map((group) => group.expected))
    const kept = (state.fluidKnown ?? []).slice(-(knownMax - 1))
    state.fluidKnown = [...kept, { conditions: conditionsText(state), members: membersOf(stations), balance, expected, notes: settled.notes }]
  }
  return settled
}

function sumOf(rates: readonly number[]): number {
  return rates.reduce((sum, rate) => sum + rate, 0)
}

const textOf = oncePerRow((row: object) => JSON.stringify(row))

/** What balance depends on beside the rates: loads, and the conditions of all instances by group. */
function conditionsText({ fluidLoads, fluidStations, clientRows }: TrafficState): string {
  const loads = fluidLoads.map(({ client }) => {
    const { start, workload } = clientRows[client]!
    return [client, start, workload ? textOf(workload) : '']
  })
  const stations = fluidStations.map(({ service, refusing, silent, names, groups }) => [service, refusing, silent, names, groups.map(({ members }) => {
    const { row, takes, isStalled, slowness, delay, errors, network, coldSince } = members[0]!
    return [textOf(row.workload), row.cpuLimit, takes, isStalled, slowness, delay, errors, network, coldSince, members.length]
  })])
  return JSON.stringify([loads, stations])
}
