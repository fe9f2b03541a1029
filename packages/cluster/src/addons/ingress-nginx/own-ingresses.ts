/**
 * Which Ingresses are the controller's: those whose class is, or that are marked the old way.
 *
 * Follows GetIngressClass and sortIngressSlice in internal/ingress/controller/store/store.go of ingress-nginx, as its
 * manifest starts it (--controller-class=k8s.io/ingress-nginx --ingress-class=nginx).
 */
import { type Ingress, ingressClasses, ingresses } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { annotationsOf } from './annotations.ts'

export const controllerName = 'k8s.io/ingress-nginx'
const classAnnotation = 'kubernetes.io/ingress.class'
const className = 'nginx'

export function isOurs(cache: Cache, { metadata, spec }: Ingress): boolean {
  if (spec.ingressClassName !== undefined) return cache.get(ingressClasses, spec.ingressClassName)?.spec.controller === controllerName
  return metadata.annotations?.[classAnnotation] === className
}

/** The oldest first; those with an annotation that cannot be taken are left out. */
export function ownIngresses(cache: Cache): Ingress[] {
  const keyOf = ({ metadata }: Ingress) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  const bornAt = ({ metadata }: Ingress) => metadata.creationTimestamp ?? ''
  return cache.list(ingresses).filter((each) => isOurs(cache, each) && annotationsOf(each).invalid === undefined)
    .sort((a, b) => (bornAt(a) === bornAt(b) ? (keyOf(a) > keyOf(b) ? -1 : 1) : bornAt(a) < bornAt(b) ? -1 : 1))
}
