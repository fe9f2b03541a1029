/** Whether an instance, or whoever sends, is meant by a fault's place. */
import type { TrafficState } from '../state.ts'
import type { FaultPlace } from './fault.ts'

export interface Member {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

export function isAt(state: TrafficState, where: FaultPlace, { id, labels }: Member): boolean {
  if (where.instances && !where.instances.includes(id)) return false
  if (where.service !== undefined) {
    const service = state.serviceIndex.get(where.service)
    if (service === undefined || !state.serviceRows[service]!.members.includes(id)) return false
  }
  if (where.nodes && !where.nodes.includes(labels['node'] ?? '')) return false
  return Object.entries(where.labels ?? {}).every(([name, value]) => labels[name] === value)
}

/** Everybody is meant by a place that says nothing, and by none at all. */
export function isAnywhere(state: TrafficState, where: FaultPlace | undefined, member: Member): boolean {
  return where === undefined || isAt(state, where, member)
}

/** Routes of a server that are meant, by their numbers; undefined: all of them. */
export function routesAt(
  { path, method }: FaultPlace, routes: readonly { readonly path: string; readonly method: string }[],
): readonly number[] | undefined {
  if (path === undefined && method === undefined) return undefined
  return routes.flatMap((route, index) =>
    ((path === undefined || isLike(route.path, path)) && (method === undefined || route.method === method) ? [index] : []))
}

/** `*` stands for any characters, `?` for one. */
function isLike(text: string, pattern: string): boolean {
  let [at, of] = [0, 0]
  // Where the last star stands, and from where on the text is not its own: only the last one has to give way.
  let [star, after] = [-1, 0]
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = of++
      after = at
    } else if (pattern[of] === '?' || pattern[of] === text[at]) {
      at++
      of++
    } else if (star < 0) return false
    else {
      of = star + 1
      at = ++after
    }
  }
  return /^\**$/.test(pattern.slice(of))
}
