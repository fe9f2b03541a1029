/**
 * A small world for tests of the engine: a bakery whose walk-in customers arrive on a lane, whose
 * oven is run by events of the table, and which takes orders from outside. Customers lose patience
 * and leave, by an event that is taken back when they are served.
 */
import { sample } from '../distribution.ts'
import type { Lane, Part } from '../part.ts'
import type { Simulation } from '../simulation.ts'
import { type Instant, minute, second } from '../time.ts'

export interface Customer {
  readonly name: string
  readonly arrivedAt: Instant
  readonly leaves: string
}

export interface Bakery {
  customers: Map<string, Customer>
  queue: string[]
  /** By minute since the start. */
  servedInMinute: Float64Array
  baking: string | undefined
  nextArrivalAt: Instant
  arrivals: number
  left: number
}

export interface Order {
  readonly name: string
}

const lane: Lane = {
  nextAt: (simulation) => simulation.state(bakery).nextArrivalAt,
  run(simulation) {
    const state = simulation.state(bakery)
    while (state.nextArrivalAt < simulation.horizon) {
      simulation.advance(state.nextArrivalAt)
      welcome(simulation, `walk-in ${state.arrivals}`)
      state.arrivals++
      state.nextArrivalAt = simulation.now + gapBeforeArrival(simulation, state.arrivals)
    }
  },
}

export const bakery: Part<Bakery> = {
  name: 'bakery',
  initial: (simulation) => ({
    customers: new Map(),
    queue: [],
    servedInMinute: new Float64Array(600),
    baking: undefined,
    nextArrivalAt: simulation.now + gapBeforeArrival(simulation, 0),
    arrivals: 0,
    left: 0,
  }),
  events: { serve, leave },
  inputs: {
    order(simulation: Simulation, { name }: Order) {
      welcome(simulation, name)
      return { before: simulation.state(bakery).queue.length }
    },
  },
  lane,
}

function gapBeforeArrival(simulation: Simulation, arrival: number): number {
  return Math.ceil(sample({ kind: 'exponential', mean: 20 * second }, simulation.stream('bakery', 'arrivals'), arrival))
}

function welcome(simulation: Simulation, name: string): void {
  const state = simulation.state(bakery)
  const leaves = simulation.scheduleAfter({ after: 45 * second, part: 'bakery', event: 'leave', data: { name } })
  state.customers.set(name, { name, arrivedAt: simulation.now, leaves })
  state.queue.push(name)
  if (state.baking === undefined) bake(simulation)
}

function bake(simulation: Simulation): void {
  const state = simulation.state(bakery)
  const name = state.queue.shift()
  state.baking = name
  if (name === undefined) return
  simulation.cancel(state.customers.get(name)!.leaves)
  const baking = simulation.stream('bakery', 'baking', name)
  const after = Math.ceil(sample({ kind: 'erlang', mean: 18 * second, stages: 3 }, baking, 0))
  simulation.scheduleAfter({ after, part: 'bakery', event: 'serve', data: { name } })
}

function serve(simulation: Simulation, { name }: Order): void {
  const state = simulation.state(bakery)
  state.customers.delete(name)
  state.servedInMinute[Math.floor((simulation.now - simulation.startedAt) / minute)]! += 1
  bake(simulation)
}

function leave(simulation: Simulation, { name }: Order): void {
  const state = simulation.state(bakery)
  state.customers.delete(name)
  state.queue = state.queue.filter((other) => other !== name)
  state.left++
}
