/** What an invariant is, and what several of them ask about an object. */
import { isConditionTrue, type KubeObject, type Pod } from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import type { Duration, Simulation } from '@track/simulation'

export interface Invariant {
  readonly name: string
  /** How long controllers may take to put it right; 0 where it may never be wrong. */
  readonly within: Duration
  /** A line for everything that is wrong, the same line as long as it is the same thing. */
  violations(world: Simulation): readonly string[]
}

export const isFinished = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed'
export const isActive = (pod: Pod) => !isFinished(pod) && pod.metadata.deletionTimestamp === undefined
export const isReady = ({ status }: Pod) => isConditionTrue(status?.conditions, 'Ready')
export const named = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`

export function everyObject(world: Simulation): KubeObject[] {
  return [...storeOf(world).objects.values()].flatMap((objects) => [...objects.values()])
}
