/**
 * ReplicaSets.
 *
 * Follows pkg/registry/apps/replicaset/strategy.go of Kubernetes 1.34.
 */
import { path, type ReplicaSet, replicaSets } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn, templateColumns } from './column.ts'
import { dropDisabledFields } from './pod/disabled-fields.ts'
import { setTemplateDefaults } from './pod/spec-defaults.ts'
import { templateWarnings, workloadWarnings } from './pod/warnings.ts'
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './replicaset/validation.ts'
import { scaledByReplicas } from './scale.ts'

export const replicaSetKind = defineKind<ReplicaSet>({
  resource: replicaSets,
  type: 'io.k8s.api.apps.v1.ReplicaSet',
  hasGeneration: true,
  hasStatus: true,
  scale: scaledByReplicas<ReplicaSet>(({ spec }) => spec?.selector),

  defaults(draft) {
    draft.spec ??= { selector: {} }
    draft.status ??= { replicas: 0 }
    draft.spec.replicas ??= 1
    draft.spec.template ??= {}
    setTemplateDefaults(draft.spec.template)
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
    dropDisabledFields(draft.spec!.template!.spec!)
  },
  prepareForUpdate(draft) {
    dropDisabledFields(draft.spec!.template!.spec!)
  },
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  validateStatusUpdate: validateReplicaSetStatusUpdate,
  warnings: (replicaSet, old) => workloadWarnings(replicaSet, old, () => templateWarnings(replicaSet.spec!.template!, path('spec', 'template'))),

  columns: [
    nameColumn,
    {
      name: 'Desired', type: 'integer',
      description: 'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      cell: ({ spec }) => spec?.replicas ?? 0,
    },
    {
      name: 'Current', type: 'integer',
      description: 'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
      cell: ({ status }) => status?.replicas ?? 0,
    },
    {
      name: 'Ready', type: 'integer',
      description: 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
      cell: ({ status }) => status?.readyReplicas ?? 0,
    },
    ageColumn,
    ...templateColumns<ReplicaSet>(
      ({ spec }) => ({ containers: spec?.template?.spec?.containers ?? [], selector: spec?.selector }),
      'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ),
  ],
})
