/**
 * Pods that are deleted, whose images are replaced by one that does nothing, containers that are killed.
 *
 * Follows controllers/chaosimpl/podchaos/{podkill,podfailure,containerkill}/impl.go and pkg/annotation of Chaos Mesh.
 */
import { type Pod, pods, StatusError } from '@track/apimachinery'
import { killContainer } from '@track/nodes'
import type { ChaosObject } from '../kinds/chaos-object.ts'
import type { PodChaosSpec } from '../kinds/podchaos.ts'
import { effect, type EffectContext } from './effect.ts'

const pauseImage = 'gcr.io/google-containers/pause:latest'

export const podEffect = effect<PodChaosSpec>({
  kind: 'PodChaos',
  isOfContainers: ({ action }) => action === 'container-kill',
  isOneShot: ({ action }) => action !== 'pod-failure',

  apply(target, object, context) {
    const { pod, container } = target
    switch (object.spec.action) {
      case 'pod-kill': return refused(() => context.api.delete(pods, pod, { gracePeriodSeconds: object.spec.gracePeriod ?? 0 }))
      case 'pod-failure': return refused(() => failPod(pod, object, context))
      default: return killed(pod, container ?? '', context)
    }
  },

  recover(target, object, context) {
    if (object.spec.action === 'pod-failure' && target.pod) restorePod(target.pod, object, context)
  },
})

function killed(pod: Pod, container: string, { simulation }: EffectContext): string | undefined {
  if (killContainer(simulation, pod.metadata.uid ?? '', container)) return undefined
  return `container ${container} of pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''} is not running`
}

/** The words of a refusal of the API. */
function refused(write: () => void): string | undefined {
  try {
    write()
    return undefined
  } catch (refusal) {
    // A pod that has gone meanwhile, or that may not be changed: the record says so.
    if (!(refusal instanceof StatusError)) throw refusal
    return refusal.message
  }
}

type Containers = Pod['spec']['containers']

function keyOf({ metadata, spec }: ChaosObject<PodChaosSpec>, container: string, isInit: boolean): string {
  const full = `${container}-${isInit ? 'init' : 'normal'}`
  const key = `chaos-mesh-${metadata.name ?? ''}-${spec.action ?? ''}-${full}-image`
  return key.length > 63 ? full : key
}

function failPod(pod: Pod, object: ChaosObject<PodChaosSpec>, { api }: EffectContext): void {
  const annotations: Record<string, string> = { ...pod.metadata.annotations }
  const paused = (containers: Containers, isInit: boolean): Containers => containers.map((container) => {
    const key = keyOf(object, container.name, isInit)
    if (annotations[key] !== undefined) return container
    annotations[key] = container.image ?? ''
    return { ...container, image: pauseImage }
  })
  api.update(pods, withContainers(pod, annotations, paused))
}

function restorePod(pod: Pod, object: ChaosObject<PodChaosSpec>, { api }: EffectContext): void {
  const annotations: Record<string, string> = { ...pod.metadata.annotations }
  const restored = (containers: Containers, isInit: boolean): Containers => containers.map((container) => {
    const key = keyOf(object, container.name, isInit)
    const image = annotations[key]
    if (image === undefined) return container
    delete annotations[key]
    return { ...container, image }
  })
  api.update(pods, withContainers(pod, annotations, restored))
}

/** `change` writes into the annotations as it goes. */
function withContainers(pod: Pod, annotations: Record<string, string>, change: (containers: Containers, isInit: boolean) => Containers): Pod {
  const { initContainers, containers } = pod.spec
  const spec = { ...pod.spec, containers: change(containers, false), ...(initContainers && { initContainers: change(initContainers, true) }) }
  return { ...pod, spec, metadata: { ...pod.metadata, annotations } }
}
