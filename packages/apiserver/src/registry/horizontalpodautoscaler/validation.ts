/**
 * HorizontalPodAutoscalers.
 *
 * Follows pkg/apis/autoscaling/validation/validation.go of Kubernetes 1.34.
 */
import {
  type FieldError, type FieldPath, type HorizontalPodAutoscaler, type HPAScalingRules, invalidValue, parseQuantity, path,
  printQuantity, requiredValue, unsupportedValue,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { negativeWords, nonNegative, notPositiveWords, oneOf } from '../field-rules.ts'
import { validateMetrics, validateReference } from './metrics-validation.ts'

const field = path('spec')
const stabilizationSecondsMax = 3600
const periodSecondsMax = 1800

export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  return validateSpec(autoscaler, undefined)
}

export function validateAutoscalerUpdate(autoscaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler, metadata: MetadataErrors): FieldError[] {
  return [...metadata.update, ...validateSpec(autoscaler, old)]
}

export function validateAutoscalerStatusUpdate(
  { status }: HorizontalPodAutoscaler, _old: HorizontalPodAutoscaler, metadata: MetadataErrors,
): FieldError[] {
  const own = path('status')
  return [
    ...metadata.update,
    ...nonNegative(own.child('currentReplicas'), status?.currentReplicas),
    ...nonNegative(own.child('desiredReplicas'), status?.desiredReplicas),
  ]
}

function validateSpec({ spec }: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler | undefined): FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior = {} } = spec!
  const before = old?.spec
  const lowest = before?.minReplicas === 0 ? 0 : 1
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < lowest) {
    errors.push(invalidValue(field.child('minReplicas'), minReplicas, `must be greater than or equal to ${lowest}`))
  }
  if (maxReplicas < 1) errors.push(invalidValue(field.child('maxReplicas'), maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidValue(field.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  const { apiVersion, kind } = scaleTargetRef ?? {}
  const isSameTarget = before && before.scaleTargetRef.apiVersion === apiVersion && before.scaleTargetRef.kind === kind
  const group = isSameTarget ? 'any' : kind === 'ReplicationController' ? 'optional' : 'required'
  return [
    ...errors,
    ...validateReference(scaleTargetRef ?? {}, field.child('scaleTargetRef'), group),
    ...validateMetrics(metrics, minReplicas, field.child('metrics')),
    ...(behavior.scaleUp ? validateRules(behavior.scaleUp, field.child('behavior', 'scaleUp')) : []),
    ...(behavior.scaleDown ? validateRules(behavior.scaleDown, field.child('behavior', 'scaleDown')) : []),
  ]
}

function validateRules(rules: HPAScalingRules, own: FieldPath): FieldError[] {
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [], tolerance } = rules
  const errors: FieldError[] = []
  const window = own.child('stabilizationWindowSeconds')
  if (seconds !== undefined && seconds < 0) errors.push(invalidValue(window, seconds, 'must be greater than or equal to zero'))
  if (seconds !== undefined && seconds > stabilizationSecondsMax) {
    errors.push(invalidValue(window, seconds, `must be less than or equal to ${stabilizationSecondsMax}`))
  }
  if (selectPolicy !== undefined) errors.push(...oneOf(own.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']))
  if (policies.length === 0) errors.push(requiredValue(own.child('policies'), 'must specify at least one Policy'))
  for (const [index, policy] of policies.entries()) errors.push(...validatePolicy(policy, own.child('policies').index(index)))
  const isNegative = tolerance !== undefined && parseQuantity(tolerance).unscaled < 0n
  return isNegative ? [...errors, invalidValue(own.child('tolerance'), printQuantity(parseQuantity(tolerance)), negativeWords)] : errors
}

type Policy = NonNullable<HPAScalingRules['policies']>[number]

function validatePolicy({ type, value = 0, periodSeconds = 0 }: Policy, own: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (type !== 'Pods' && type !== 'Percent') errors.push(unsupportedValue(own.child('type'), type ?? '', ['Percent', 'Pods']))
  if (value <= 0) errors.push(invalidValue(own.child('value'), value, notPositiveWords))
  if (periodSeconds <= 0) errors.push(invalidValue(own.child('periodSeconds'), periodSeconds, notPositiveWords))
  if (periodSeconds > periodSecondsMax) {
    errors.push(invalidValue(own.child('periodSeconds'), periodSeconds, `must be less than or equal to ${periodSecondsMax}`))
  }
  return errors
}
