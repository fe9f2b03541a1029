/**
 * Deployments.
 *
 * Follows pkg/registry/apps/deployment/strategy.go and pkg/apis/apps/v1/defaults.go of Kubernetes 1.34.
 */
import { type Deployment, deployments, path, semanticEqual } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn, templateColumns } from './column.ts'
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './deployment/validation.ts'
import { dropDisabledFields } from './pod/disabled-fields.ts'
import { setTemplateDefaults } from './pod/spec-defaults.ts'
import { templateWarnings, workloadWarnings } from './pod/warnings.ts'
import { scaledByReplicas } from './scale.ts'

export const deploymentKind = defineKind<Deployment>({
  resource: deployments,
  type: 'io.k8s.api.apps.v1.Deployment',
  hasStatus: true,
  scale: scaledByReplicas<Deployment>(({ spec }) => spec?.selector),

  defaults(draft) {
    draft.spec ??= { selector: {}, template: {} }
    draft.status ??= {}
    const { spec } = draft
    spec.replicas ??= 1
    spec.strategy ??= {}
    spec.strategy.type ||= 'RollingUpdate'
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {}
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
      spec.strategy.rollingUpdate.maxSurge ??= '25%'
    }
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    spec.template ??= {}
    setTemplateDefaults(spec.template)
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1
    draft.status = {}
    dropDisabledFields(draft.spec!.template.spec!)
  },
  /** Annotations count too: they are copied to the ReplicaSets. */
  prepareForUpdate(draft, old) {
    dropDisabledFields(draft.spec!.template.spec!)
    const generation = old.metadata.generation ?? 0
    const isSame = semanticEqual(draft.spec, old.spec) && semanticEqual(draft.metadata.annotations, old.metadata.annotations)
    draft.metadata.generation = isSame ? generation : generation + 1
  },
  /** The controller counts revisions in an annotation, which it writes with the status. */
  prepareForStatusUpdate(draft, old) {
    draft.spec = old.spec
    if (old.metadata.labels) draft.metadata.labels = old.metadata.labels
    else delete draft.metadata.labels
  },
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatusUpdate,
  warnings: (deployment, old) => workloadWarnings(deployment, old, () => templateWarnings(deployment.spec!.template, path('spec', 'template'))),

  columns: [
    nameColumn,
    {
      name: 'Ready', type: 'string', description: 'Number of the pod with ready state',
      cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    },
    {
      name: 'Up-to-date', type: 'string',
      description: 'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
      cell: ({ status }) => status?.updatedReplicas ?? 0,
    },
    {
      name: 'Available', type: 'string',
      description: 'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
      cell: ({ status }) => status?.availableReplicas ?? 0,
    },
    ageColumn,
    ...templateColumns<Deployment>(
      ({ spec }) => ({ containers: spec?.template.spec?.containers ?? [], selector: spec?.selector }),
      'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
    ),
  ],
})
