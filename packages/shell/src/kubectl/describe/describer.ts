/** What a kind's description is given, and what it answers. */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Instant } from '@track/simulation'
import type { Kubectl } from '../kubectl.ts'
import type { Info } from '../objects/info.ts'
import type { Description } from './description.ts'
import { describeEvents, eventsAbout } from './events.ts'

export interface Describing<T extends KubeObject = KubeObject> {
  readonly kubectl: Kubectl
  readonly object: T
  readonly info: Info
  readonly now: Instant
  readonly showEvents: boolean
}

/** Writes the description of one object. */
export type Describer<T extends KubeObject = KubeObject> = (describing: Describing<T>, to: Description) => Guest<void>

/** The events about the object: by its name, namespace, uid and (unless it is left out) kind. */
export function* describeOwnEvents<T extends KubeObject>(
  { kubectl, object, now, showEvents }: Describing<T>, to: Description, { withKind = true, namespace = object.metadata.namespace ?? '' } = {},
): Guest<void> {
  if (!showEvents) return
  const { name = '', uid } = object.metadata
  const events = yield* eventsAbout(kubectl, { name, namespace, uid, kind: withKind ? object.kind : undefined })
  describeEvents(events, to, now)
}

