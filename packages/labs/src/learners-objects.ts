/** What a learner has changed in a world: what the outcome of an experiment depends on. */
import { configMaps, deployments, horizontalPodAutoscalers, type Resource, services } from '@track/apimachinery'
import { worldKinds } from '@track/cluster'
import { cacheOf } from '@track/controller-runtime'
import type { Plain, Simulation } from '@track/simulation'

/** Of the traffic's own kinds all but faults, which come and go by themselves. */
const ofTraffic: readonly Resource[] = worldKinds.flatMap(({ resource }) => (resource.group === 'traffic.track.dev' && resource.kind !== 'Fault' ? [resource] : []))
const kinds: readonly Resource[] = [configMaps, deployments, horizontalPodAutoscalers, services, ...ofTraffic]

/** What a learner changes: when none of it has changed, a replay comes out as before. What an autoscaler sets is not theirs. */
export function learnersObjects(simulation: Simulation): readonly Plain[] {
  const cache = cacheOf(simulation)
  const scaled = new Set(cache.list(horizontalPodAutoscalers).map(({ metadata, spec }) => `${metadata.namespace}/${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`))
  return kinds.flatMap((resource) => cache.list(resource).flatMap(({ kind, metadata, spec, data }): Plain[] => {
    const { name = '', namespace = '' } = metadata
    if (namespace.startsWith('kube-')) return []
    const { replicas, ...rest } = (spec ?? {}) as { readonly replicas?: number }
    const isScaled = scaled.has(`${namespace}/${kind}/${name}`)
    return [{ kind, namespace, name, spec: { ...rest, ...(!isScaled && replicas !== undefined && { replicas }) } as Plain, data: (data ?? null) as Plain }]
  }))
}
