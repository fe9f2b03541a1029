/** Whose series flows write: the processes that are alike together, and what they go along with. */
import type { TrafficState } from '../state.ts'

export interface Subject {
  readonly id: string
  /** Tells this start of a process from another one. */
  readonly start: number
  readonly labels: Readonly<Record<string, string>>
}

export interface Alike {
  readonly key: string
  readonly members: readonly Subject[]
  /** That of all loads together, or of one of several. */
  readonly course: string
}

export const courseOfAll = 'all'

export function courseOfLoad({ id, start }: Subject): string {
  return `${id}/${start}`
}

export function groupsAlike(state: TrafficState): Alike[] {
  const groups = state.fluidStations.flatMap(({ groups: each }) => each.map(({ members }) => ({ members: members.map(({ row }) => row), course: courseOfAll })))
  const loads = state.fluidLoads.map(({ client }) => state.clientRows[client]!).map((row) => ({
    members: [row], course: state.fluidLoads.length === 1 ? courseOfAll : courseOfLoad(row),
  }))
  return [...groups, ...loads].map(({ members, course }) => ({
    members, course, key: `${course}: ${members.map(({ id, start }) => `${id}/${start}`).join(' ')}`,
  }))
}
