/**
 * Ingresses.
 *
 * Follows pkg/registry/networking/ingress/strategy.go of Kubernetes 1.34. Left out: warnings about
 * addresses of the status in old notations.
 */
import { type Ingress, ingresses } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { classAnnotation } from './ingress/class-annotation.ts'
import { ingressHosts } from './ingress/hosts.ts'
import { validateIngress, validateIngressCreate, validateIngressStatusUpdate, validateIngressUpdate } from './ingress/validation.ts'

export const ingressKind = defineKind<Ingress>({
  resource: ingresses,
  type: 'io.k8s.api.networking.v1.Ingress',
  hasStatus: true,
  hasGeneration: true,

  defaults(draft) {
    draft.spec ??= {}
    for (const { backend } of (draft.spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])) {
      if (backend?.service) backend.service.port ??= {}
    }
    const backend = draft.spec.defaultBackend
    if (backend?.service) backend.service.port ??= {}
    draft.status ??= {}
    draft.status.loadBalancer ??= {}
  },
  prepareForCreate(draft) {
    draft.status = { loadBalancer: {} }
  },
  validate: validateIngress,
  validateCreate: validateIngressCreate,
  validateUpdate: validateIngressUpdate,
  validateStatusUpdate: validateIngressStatusUpdate,
  warnings: createWarnings,

  columns: [
    nameColumn,
    {
      name: 'Class', type: 'string',
      description: 'The name of the IngressClass resource that should be used for additional configuration',
      cell: ({ spec }) => spec.ingressClassName ?? '<none>',
    },
    {
      name: 'Hosts', type: 'string', description: 'Hosts that incoming requests are matched against before the ingress rule',
      cell: ingressHosts,
    },
    {
      name: 'Address', type: 'string', description: 'Address is a list containing ingress points for the load-balancer',
      cell: addressCell,
    },
    {
      name: 'Ports', type: 'string', description: 'Ports of TLS configurations that open',
      cell: ({ spec }) => (spec.tls?.length ? '80, 443' : '80'),
    },
    ageColumn,
  ],
})

function createWarnings({ metadata, spec }: Ingress, old?: Ingress): string[] {
  const isDeprecated = metadata.annotations?.[classAnnotation] !== undefined && spec.ingressClassName === undefined
  return isDeprecated && !old ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`] : []
}

function addressCell({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? ''))
  return [...new Set(addresses)].filter((each) => each !== '').sort().join(',')
}
