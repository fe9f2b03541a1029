/**
 * Gives an Ingress that asks for no class the default one, the newest where there are several.
 *
 * Follows plugin/pkg/admission/network/defaultingressclass/admission.go of Kubernetes 1.34.
 */
import { groupResource, type Ingress, type IngressClass, ingressClasses, ingresses } from '@track/apimachinery'
import { storeOf } from '../api-server.ts'
import { classAnnotation } from '../registry/ingress/class-annotation.ts'
import { storedObjects } from '../store.ts'
import type { AdmissionPlugin } from './plugin.ts'

const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  phase: 'mutate',
  admit(simulation, { resource, subresource }, draft, old) {
    if (!draft || old || subresource || groupResource(resource) !== groupResource(ingresses)) return
    const { metadata, spec } = draft as Ingress
    if (spec.ingressClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return
    const classes = [...storedObjects(storeOf(simulation), ingressClasses).values()] as unknown as IngressClass[]
    const [chosen] = classes.filter((each) => each.metadata.annotations?.[defaultAnnotation] === 'true').sort(byAge)
    if (chosen) spec.ingressClassName = chosen.metadata.name!
  },
}

function byAge({ metadata: a }: IngressClass, { metadata: b }: IngressClass): number {
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp! > b.creationTimestamp! ? -1 : 1
  return a.name! < b.name! ? -1 : 1
}
