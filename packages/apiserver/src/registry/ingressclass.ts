/**
 * IngressClasses.
 *
 * Follows pkg/registry/networking/ingressclass/strategy.go and pkg/apis/networking/v1/defaults.go
 * of Kubernetes 1.34.
 */
import { type IngressClass, ingressClasses } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateIngressClass, validateIngressClassUpdate } from './ingressclass/validation.ts'

export const ingressClassKind = defineKind<IngressClass>({
  resource: ingressClasses,
  type: 'io.k8s.api.networking.v1.IngressClass',
  hasGeneration: true,

  defaults(draft) {
    draft.spec ??= {}
    if (draft.spec.parameters) draft.spec.parameters.scope ??= 'Cluster'
  },
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,

  columns: [
    nameColumn,
    {
      name: 'Controller', type: 'string', description: 'Controller that is responsible for handling this class',
      cell: ({ spec }) => spec.controller ?? '',
    },
    {
      name: 'Parameters', type: 'string', description: 'A reference to a resource with additional parameters',
      cell: parametersCell,
    },
    ageColumn,
  ],
})

function parametersCell({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>'
  const { apiGroup, kind, name } = parameters
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`
}
