/**
 * CPU and memory taken within a container. A share of the memory is one of the node's: what a process in a container reads
 * there. Follows controllers/chaosimpl/stresschaos/impl.go of Chaos Mesh.
 */
import { nodes, quantityValue } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { beginStress, endStress } from '@track/nodes'
import type { ChaosObject } from '../kinds/chaos-object.ts'
import type { StressChaosSpec } from '../kinds/stresschaos.ts'
import { parseSize } from '../webhook/values.ts'
import { effect, type EffectContext, type Target } from './effect.ts'

export const stressEffect = effect<StressChaosSpec>({
  kind: 'StressChaos',
  isOfContainers: () => true,

  refusal({ stressngStressors = '' }) {
    return stressngStressors === '' ? undefined : 'not simulated here: stressngStressors (use stressors)'
  },

  warnings({ stressors }) {
    const options = [...stressors?.cpu?.options ?? [], ...stressors?.memory?.options ?? []]
    return options.length > 0 ? [`options of stress-ng (${options.join(' ')})`] : []
  },

  apply(target, object, context) {
    const { pod, container = '' } = target
    if (pod.status?.phase !== 'Running') return `pod ${target.id} is not running`
    const { cpu, memory } = object.spec.stressors ?? {}
    const threads = cpu?.workers ?? 0
    beginStress(context.simulation, {
      id: idOf(object, target), node: pod.spec.nodeName ?? '', in: { uid: pod.metadata.uid ?? '', container }, threads,
      cores: threads * (cpu?.load ?? 100) / 100, memoryBytes: (memory?.workers ?? 0) * bytesOf(memory?.size ?? '100%', target, context),
    })
    return undefined
  },

  recover(target, object, { simulation }) {
    endStress(simulation, { id: idOf(object, target) })
  },
})

function idOf({ metadata }: ChaosObject, { id }: Pick<Target, 'id'>): string {
  return `${metadata.uid ?? ''}/${id}`
}

function bytesOf(size: string, { pod }: Target, { simulation }: EffectContext): number {
  const parsed = parseSize(size)
  if (typeof parsed === 'string') return 0
  if ('bytes' in parsed) return parsed.bytes
  const node = cacheOf(simulation).get(nodes, pod.spec.nodeName ?? '')
  return Math.round(parsed.share * quantityValue(node?.status?.capacity?.['memory'] ?? '0'))
}
