/**
 * Namespaces.
 *
 * Follows pkg/registry/core/namespace/strategy.go of Kubernetes 1.34.
 */
import {
  dns1123LabelErrors, invalid, maskTrailingDash, type KubeObject, type Namespace, namespaces,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'
import { defineKind } from '../kind.ts'
import { kindOf } from '../api-server.ts'
import { bodyOf } from '../verbs/create.ts'
import { storeUpdate } from '../verbs/update.ts'
import { ageColumn, nameColumn } from './column.ts'
import {
  validateNamespace, validateNamespaceFinalize, validateNamespaceStatusUpdate, validateNamespaceUpdate,
} from './namespace-validation.ts'

const kubernetesFinalizer = 'kubernetes'
const nameLabel = 'kubernetes.io/metadata.name'

export const namespaceKind = defineKind<Namespace>({
  resource: namespaces,
  type: 'io.k8s.api.core.v1.Namespace',
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  hasStatus: true,
  subresources: {
    finalize: { kind: 'Namespace', verbs: ['update'], handle: finalize },
  },

  defaults(draft) {
    const { metadata } = draft
    if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name }
    draft.spec ??= {}
    draft.status ??= {}
    draft.status.phase ||= 'Active'
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Active' }
    const finalizers = draft.spec?.finalizers ?? []
    const isHeld = finalizers.includes(kubernetesFinalizer)
    draft.spec = { finalizers: isHeld ? finalizers : [...finalizers, kubernetesFinalizer] }
  },
  canonicalize(draft) {
    draft.metadata.labels = { ...draft.metadata.labels, [nameLabel]: draft.metadata.name ?? '' }
  },
  prepareForUpdate(draft, old) {
    draft.spec = { ...old.spec }
  },
  validateName: (name, isPrefix) => dns1123LabelErrors(isPrefix ? maskTrailingDash(name) : name),
  validate: validateNamespace,
  validateUpdate: validateNamespaceUpdate,
  validateStatusUpdate: validateNamespaceStatusUpdate,
  returnsDeleted: true,

  selectableFields: { 'status.phase': ({ status }) => status?.phase ?? '' },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', description: 'The status of the namespace', cell: ({ status }) => status?.phase ?? '' },
    ageColumn,
  ],
})

/** What the namespace controller asks for when the content has gone: only spec.finalizers change. */
function finalize(simulation: Simulation, request: ApiRequest, namespace: Namespace): KubeObject {
  const { spec } = bodyOf(request) as Namespace
  const { finalizers: _held, ...rest } = namespace.spec ?? {}
  const finalizers = spec?.finalizers ?? []
  const draft: Namespace = {
    ...namespace,
    metadata: { ...namespace.metadata },
    spec: { ...rest, ...(finalizers.length > 0 && { finalizers }) },
  }
  const errors = validateNamespaceFinalize(draft)
  if (errors.length > 0) throw invalid(namespaces, namespace.metadata.name ?? '', errors)
  return storeUpdate(simulation, kindOf<KubeObject>(simulation, namespaces), draft)
}
