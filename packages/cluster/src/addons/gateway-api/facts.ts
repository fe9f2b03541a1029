/** What the translation asks of a cluster. */
import type { Labels, Secret, Service } from '@track/apimachinery'
import type { ReferenceGrant } from './referencegrant-kind.ts'

export interface Facts {
  readonly grants: readonly ReferenceGrant[]
  service(namespace: string, name: string): Service | undefined
  secret(namespace: string, name: string): Secret | undefined
  namespaceLabels(name: string): Labels
  /** How many endpoints of a Service's port are ready. */
  ready(service: Service, port: number): number
}

export interface Reference {
  readonly group: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Within a namespace anything may be referred to; across, what a grant there says. */
export function isPermitted({ grants }: Facts, from: Omit<Reference, 'name'>, to: Reference): boolean {
  return from.namespace === to.namespace || grants.some(({ metadata, spec }) => metadata.namespace === to.namespace
    && spec.from.some((each) => each.group === from.group && each.kind === from.kind && each.namespace === from.namespace)
    && spec.to.some((each) => each.group === to.group && each.kind === to.kind && (each.name === undefined || each.name === '' || each.name === to.name)))
}

export const apiGroup = 'gateway.networking.k8s.io'
