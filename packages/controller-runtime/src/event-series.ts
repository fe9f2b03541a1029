/**
 * Writes Events as the scheduler does: an event that comes again becomes a series, whose count is
 * written at its second time, every half hour, and when it is over.
 *
 * Follows k8s.io/client-go/tools/events/{event_broadcaster,event_recorder}.go of Kubernetes 1.34.
 */
import { events as eventResource, type KubeObject, type Resource } from '@track/apimachinery'
import { clientFor, storedObject, storeOf, type User } from '@track/apiserver'
import { type Instant, minute, printMicroTimestamp, type Simulation } from '@track/simulation'
import { eventPart } from './event-part.ts'
import { eventName, objectReference, unlessRefused } from './event-recorder.ts'

export interface SeriesDraft {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly message: string
  readonly related?: KubeObject
}

export interface SeriesRecorder {
  record(about: KubeObject, event: SeriesDraft): void
}

/** Who a recorder's writes come from. */
export interface EventWriter {
  readonly user: User
  readonly manager: string
}

interface Series {
  readonly writer: EventWriter
  /** The Event object as it was first written. */
  readonly body: KubeObject
  readonly count: number
  readonly observedAt: Instant
  readonly writtenAt: Instant
}

export interface EventSeriesState {
  /** Reporter, object, reason and action → the series. */
  readonly series: Map<string, Series>
  /** When the series are looked at next; 0 when that is not planned. */
  refreshAt: Instant
}

export const emptySeries = (): EventSeriesState => ({ series: new Map(), refreshAt: 0 })

/** A series has ended when nothing came for so long; until then it is renewed lest it expire. */
const finishAfter = 6 * minute
const renewEvery = 30 * minute

const events = eventResource as Resource<KubeObject>

/** `instance` tells one copy of the component from another: `default-scheduler-control-plane`. */
export function seriesRecorder(simulation: Simulation, writer: EventWriter, component: string, instance: string): SeriesRecorder {
  return {
    record(about, draft) {
      const state = simulation.state(eventPart)
      const { uid = '', resourceVersion = '' } = about.metadata
      const { type, reason, action, related } = draft
      const key = [component, instance, uid, resourceVersion, type, reason, action, related?.metadata.uid ?? ''].join('\n')
      const before = state.series.get(key)
      const { now } = simulation
      if (before) {
        const next = { ...before, count: before.count + 1, observedAt: now }
        state.series.set(key, before.count === 1 ? written(simulation, next) : next)
      } else {
        const body = newEvent(simulation, about, draft, component, instance)
        state.series.set(key, { writer, body, count: 1, observedAt: now, writtenAt: now })
        unlessRefused(() => clientFor(simulation, writer).create(events, body))
      }
      planRefresh(simulation, state)
    },
  }
}

/** Ends the series that nothing was added to, and renews those that go on. */
export function refreshSeries(simulation: Simulation, state: EventSeriesState): void {
  const { now } = simulation
  state.refreshAt = 0
  for (const [key, row] of state.series) {
    if (now - row.observedAt > finishAfter) {
      state.series.delete(key)
      if (row.count > 2) written(simulation, row)
    } else if (row.count > 1 && now - row.writtenAt >= renewEvery) state.series.set(key, written(simulation, row))
  }
  planRefresh(simulation, state)
}

function planRefresh(simulation: Simulation, state: EventSeriesState): void {
  if (state.refreshAt > 0 || state.series.size === 0) return
  state.refreshAt = simulation.now + finishAfter
  simulation.schedule({ at: state.refreshAt, part: eventPart.name, event: 'refresh' })
}

function written(simulation: Simulation, row: Series): Series {
  const { writer, body, count, observedAt } = row
  const { namespace = '', name = '' } = body.metadata
  const series = { count, lastObservedTime: printMicroTimestamp(observedAt) }
  const api = clientFor(simulation, writer)
  if (storedObject(storeOf(simulation), events, `${namespace}/${name}`)) {
    unlessRefused(() => api.patch(events, { metadata: { namespace, name } }, { type: 'strategic', body: { series } }))
  } else unlessRefused(() => api.create(events, { ...body, series }))
  return { ...row, writtenAt: simulation.now }
}

function newEvent(simulation: Simulation, about: KubeObject, draft: SeriesDraft, component: string, instance: string): KubeObject {
  const { type, reason, action, message, related } = draft
  const namespace = about.metadata.namespace ?? 'default'
  const name = eventName(simulation, namespace, about.metadata.name ?? '', [component, about.metadata.uid ?? '', reason, action])
  return {
    apiVersion: 'v1', kind: 'Event',
    metadata: { name, namespace },
    involvedObject: objectReference(about), ...(related && { related: objectReference(related) }),
    eventTime: printMicroTimestamp(simulation.now), action, reason, message, type,
    source: {}, firstTimestamp: null, lastTimestamp: null,
    reportingComponent: component, reportingInstance: instance,
  }
}
