/** Whether something has happened that a person would call an event: one of Kubernetes, or a task that was done. */
import { events } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { labOf } from '@track/labs'
import { type Instant, parseTimestamp, type Simulation } from '@track/simulation'

/** In words, what has happened after an instant; null while nothing has. */
export function newsSince(simulation: Simulation, { after }: { readonly after: Instant }): string | null {
  for (const [task, at] of labOf(simulation).state.done) if (at > after) return `task ${task} is done`
  let latest: { at: Instant; words: string } | undefined
  for (const event of cacheOf(simulation).list(events)) {
    const at = parseTimestamp(event.eventTime ?? event.lastTimestamp ?? '')
    if (at > after && (!latest || at > latest.at)) {
      latest = { at, words: `${event.reason ?? ''} ${event.involvedObject.kind?.toLowerCase() ?? ''}/${event.involvedObject.name ?? ''}` }
    }
  }
  return latest?.words ?? null
}
