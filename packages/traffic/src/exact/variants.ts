/** Which variant of a route a request meets: drawn for the request, so that its attempts and its like in a fork meet the same. */
import type { TrafficState } from '../state.ts'
import type { RouteVariant } from '../workloads/workload.ts'
import { drawUniform, laneOf, purpose } from './draws.ts'

export function variantOf(state: TrafficState, request: number, route: number, variants: readonly RouteVariant[]): number {
  const drawn = drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, laneOf(purpose.route, 1))
  for (const { row, upTo } of variants) if (drawn < upTo) return row
  return route
}
