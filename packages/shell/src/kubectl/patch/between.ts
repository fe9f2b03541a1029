/** The patch that makes of one state of an object another, in the form that its kind takes. */
import { type KubeObject, typeOf } from '@track/apimachinery'
import type { Info } from '../objects/info.ts'
import type { JsonMap } from './json-values.ts'
import { strategicDiff } from './strategic-diff.ts'
import { mergeDiff } from './three-way.ts'

export interface Patch {
  readonly kind: 'strategic' | 'merge'
  readonly patch: JsonMap
}

export function patchBetween({ resource, object }: Info, changed: KubeObject): Patch {
  const type = typeOf(resource)
  const [from, to] = [object as JsonMap, changed as JsonMap]
  return type
    ? { kind: 'strategic', patch: strategicDiff(from, to, type, { changes: true, deletions: true }) }
    : { kind: 'merge', patch: mergeDiff(from, to) }
}
