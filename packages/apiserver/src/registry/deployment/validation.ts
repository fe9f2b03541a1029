/**
 * Deployments.
 *
 * Follows ValidateDeploymentSpec and ValidateDeploymentStatus in
 * pkg/apis/apps/validation/validation.go of Kubernetes 1.34.
 */
import {
  type Deployment, type DeploymentSpec, type FieldError, type FieldPath, forbiddenField, invalidValue, path, percentErrors,
  requiredValue, unsupportedValue,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { immutableSelector, negativeWords, nonNegative, refuse } from '../field-rules.ts'
import { validateSelectorAndTemplate } from '../pod/template-validation.ts'
import { validateReplicaCounts } from '../replica-counts.ts'

const field = path('spec')

export function validateDeployment({ spec }: Deployment): FieldError[] {
  const { replicas, selector, template, strategy, minReadySeconds = 0, revisionHistoryLimit, progressDeadlineSeconds } = spec!
  const errors = [
    ...nonNegative(field.child('replicas'), replicas),
    ...validateSelectorAndTemplate({ selector, template }, field),
    ...validateStrategy(strategy ?? {}, field.child('strategy')),
    ...nonNegative(field.child('minReadySeconds'), minReadySeconds),
    ...nonNegative(field.child('revisionHistoryLimit'), revisionHistoryLimit),
    ...nonNegative(field.child('progressDeadlineSeconds'), progressDeadlineSeconds),
  ]
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    errors.push(invalidValue(field.child('progressDeadlineSeconds'), progressDeadlineSeconds, 'must be greater than minReadySeconds'))
  }
  return errors
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment, metadata: MetadataErrors): FieldError[] {
  return [
    ...metadata.update,
    ...validateDeployment(deployment),
    ...immutableSelector(field.child('selector'), deployment.spec?.selector, old.spec?.selector),
  ]
}

type Strategy = NonNullable<DeploymentSpec['strategy']>
type RollingUpdate = NonNullable<Strategy['rollingUpdate']>

function validateStrategy(strategy: Strategy, own: FieldPath): FieldError[] {
  const { type = '', rollingUpdate } = strategy
  if (type === 'Recreate') {
    const words = "may not be specified when strategy `type` is 'Recreate'"
    return rollingUpdate ? [forbiddenField(own.child('rollingUpdate'), words)] : []
  }
  if (type === 'RollingUpdate') return rollingUpdate ? validateRollingUpdate(rollingUpdate, own.child('rollingUpdate')) : [requiredValue(own)]
  return [unsupportedValue(own, { Type: type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])]
}

type IntOrPercent = number | string

function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdate, own: FieldPath): FieldError[] {
  const errors = [
    ...intOrPercent(maxUnavailable, own.child('maxUnavailable')),
    ...intOrPercent(maxSurge, own.child('maxSurge')),
  ]
  if (valueOf(maxUnavailable) === 0 && valueOf(maxSurge) === 0) {
    errors.push(invalidValue(own.child('maxUnavailable'), maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  if (isPercent(maxUnavailable) && valueOf(maxUnavailable) > 100) {
    errors.push(invalidValue(own.child('maxUnavailable'), maxUnavailable, 'must not be greater than 100%'))
  }
  return errors
}

function intOrPercent(value: IntOrPercent, own: FieldPath): FieldError[] {
  if (typeof value === 'string') return refuse(own, value, percentErrors(value))
  return value < 0 ? [invalidValue(own, value, negativeWords)] : []
}

function isPercent(value: IntOrPercent): boolean {
  return typeof value === 'string' && percentErrors(value).length === 0
}

/** A number, or what stands before the percent sign; text that is neither counts as 0. */
function valueOf(value: IntOrPercent): number {
  if (typeof value === 'number') return value
  if (isPercent(value)) return Number(value.slice(0, -1))
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0
}

export function validateDeploymentStatusUpdate({ status = {} }: Deployment, old: Deployment, metadata: MetadataErrors): FieldError[] {
  const own = path('status')
  const counts = ['observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas',
    'terminatingReplicas', 'collisionCount'] as const
  const collisions = status.collisionCount ?? 0
  const before = old.status?.collisionCount
  return [
    ...metadata.update,
    ...validateReplicaCounts(status, own, { counts, bounded: ['updatedReplicas', 'readyReplicas', 'availableReplicas'] }),
    ...(before !== undefined && collisions < before ? [invalidValue(own.child('collisionCount'), collisions, 'cannot be decremented')] : []),
  ]
}
