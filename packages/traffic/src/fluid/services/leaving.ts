/** Loads that run in flows and can do so no longer, because something joined that flows do not simulate: they begin anew, as at the beginning. */
import type { TrafficState } from '../../state.ts'
import { askingIn } from './choosing.ts'
import { reachedFrom, refusalOf } from './refusing.ts'
import type { FluidLoad } from './services.ts'

/** Those that cannot go on first, then those that left the choice and share a Service with them. */
export function leavingLoads(state: TrafficState): readonly FluidLoad[] {
  const leaving = state.fluidLoads.filter(({ client }) => cannotFlow(state, client))
  const services = new Set(leaving.flatMap((load) => (load.isByChoice ? servicesOf(state, load) : [])))
  let isGrowing = services.size > 0
  while (isGrowing) {
    isGrowing = false
    for (const load of state.fluidLoads) {
      if (!load.isByChoice || leaving.includes(load)) continue
      const own = servicesOf(state, load)
      if (!own.some((each) => services.has(each))) continue
      leaving.push(load)
      for (const each of own) services.add(each)
      isGrowing = true
    }
  }
  return leaving
}

function cannotFlow(state: TrafficState, client: number): boolean {
  const { id, workload, service } = state.clientRows[client]!
  return refusalOf(state, askingIn({ id, workload: workload!, service }, true)) !== undefined
}

function servicesOf(state: TrafficState, { client }: FluidLoad): readonly number[] {
  return reachedFrom(state, state.clientRows[client]!.service).services
}
