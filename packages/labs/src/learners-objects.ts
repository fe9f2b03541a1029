/** What a learner has changed in a world: what the outcome of an experiment depends on. */
import { horizontalPodAutoscalers } from '@track/apimachinery'
import { apiServerOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Plain, Simulation } from '@track/simulation'

/** What the platform makes of the rest, and faults, which come and go by themselves. */
const notTheirs = ['Endpoints', 'EndpointSlice', 'Event', 'Fault', 'Lease', 'Node', 'Pod', 'ReplicaSet', 'ServiceAccount']

/** What a learner changes: when none of it has changed, a replay comes out as before. What an autoscaler sets is not theirs. */
export function learnersObjects(simulation: Simulation): readonly Plain[] {
  const cache = cacheOf(simulation)
  const scaled = new Set(cache.list(horizontalPodAutoscalers).map(({ metadata, spec }) => `${metadata.namespace}/${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`))
  const kinds = Array.from(apiServerOf(simulation).kinds.values(), ({ resource }) => resource)
  const theirs = kinds.filter(({ namespaced, kind }) => namespaced && !notTheirs.includes(kind))
  return theirs.flatMap((resource) => cache.list(resource).flatMap(({ kind, metadata, spec, data }): Plain[] => {
    const { name = '', namespace = '' } = metadata
    if (namespace.startsWith('kube-')) return []
    const { replicas, ...rest } = (spec ?? {}) as { readonly replicas?: number }
    const isScaled = scaled.has(`${namespace}/${kind}/${name}`)
    return [{ kind, namespace, name, spec: { ...rest, ...(!isScaled && replicas !== undefined && { replicas }) } as Plain, data: (data ?? null) as Plain }]
  }))
}
