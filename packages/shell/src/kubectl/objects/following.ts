/**
 * One object watched until something holds of it, as an informer sees it: its state, then every
 * change; a watch that is ended by the server is begun anew.
 *
 * Follows k8s.io/client-go/tools/watch/until.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, now } from '@track/processes'
import type { Instant } from '@track/simulation'
import { apiVersionOf } from '../discovery.ts'
import type { Kubectl } from '../kubectl.ts'
import { collectionPath, type Named } from './info.ts'

/** What is seen of it: the object, or that it is not there (any more). */
export type Sight = { readonly object: KubeObject } | { readonly missing: 'never seen' | 'deleted' }

/** Looks at the object until `isOver` says so, or the deadline passes. */
export function* followObject(
  kubectl: Kubectl, named: Named, deadline: Instant, isOver: (sight: Sight) => Guest<boolean>,
): Guest<'over' | 'timed out'> {
  for (;;) {
    const listed = yield* kubectl.json<{ items: KubeObject[]; metadata: { resourceVersion?: string } }>(
      collectionPath(named), { query: { fieldSelector: `metadata.name=${named.name}` } },
    )
    const [item] = listed.items
    const first: Sight = item ? { object: typed(item, named) } : { missing: 'never seen' }
    if (yield* isOver(first)) return 'over'
    const ended = yield* followFrom(kubectl, named, { deadline, resourceVersion: listed.metadata.resourceVersion ?? '' }, isOver)
    if (ended !== 'watch ended') return ended
  }
}

interface From {
  readonly deadline: Instant
  readonly resourceVersion: string
}

function* followFrom(
  kubectl: Kubectl, named: Named, { deadline, resourceVersion }: From, isOver: (sight: Sight) => Guest<boolean>,
): Guest<'over' | 'timed out' | 'watch ended'> {
  const query = { fieldSelector: `metadata.name=${named.name}`, resourceVersion, watch: 'true' }
  const stream = yield* kubectl.open(collectionPath(named), { query })
  let cursor: StreamCursor | undefined
  for (;;) {
    const left = deadline - (yield* now())
    if (left <= 0) return 'timed out'
    const reading = yield* kubectl.read(stream, cursor, left)
    if ('timedOut' in reading) return 'timed out'
    cursor = reading.cursor
    if (yield* anyOver(reading, named, isOver)) return 'over'
    if (reading.ended) return 'watch ended'
  }
}

function* anyOver({ chunks }: StreamReading, named: Named, isOver: (sight: Sight) => Guest<boolean>): Guest<boolean> {
  for (const { text } of chunks) {
    const { type, object } = JSON.parse(text) as { type: string; object: KubeObject }
    if (type === 'ERROR' || type === 'BOOKMARK') continue
    if (yield* isOver(type === 'DELETED' ? { missing: 'deleted' } : { object: typed(object, named) })) return true
  }
  return false
}

function typed(object: KubeObject, { resource }: Named): KubeObject {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind }
}
