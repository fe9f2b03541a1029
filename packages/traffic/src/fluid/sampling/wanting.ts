/** Of which loads whole requests are drawn: those that say so, and those whose requests reach somebody who traces or logs them. */
import type { TrafficState } from '../../state.ts'
import type { ClientWorkload } from '../../workloads/workload.ts'

const usual = 10

export function drawsAMinute({ 'sample.requests': wanted }: ClientWorkload): number {
  return wanted ?? usual
}

export function sampledLoads(state: TrafficState): readonly number[] {
  const { fluidLoads, fluidStations, clientRows } = state
  if (fluidLoads.length === 0) return none
  const isTold = fluidStations.some(({ groups }) => groups.some(({ members }) => members.some(({ row: { id, workload } }) => isTeller(state, id, workload))))
  const found = fluidLoads.map(({ client }) => client).filter((client) => {
    const { id, workload } = clientRows[client]!
    const { 'sample.requests': wanted } = workload!
    return wanted === undefined ? isTold || isTeller(state, id, workload!) : wanted > 0
  })
  return found.length === 0 ? none : found
}

const none: readonly number[] = []

function isTeller({ spanSources }: TrafficState, id: string, workload: object): boolean {
  return spanSources?.has(id) === true || ('log.requests' in workload && workload['log.requests'] === 'sampled')
}
