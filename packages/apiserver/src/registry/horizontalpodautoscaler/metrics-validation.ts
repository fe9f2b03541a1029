/**
 * The metrics of an autoscaler, each with one source and one target.
 *
 * Follows validateMetricSpec in pkg/apis/autoscaling/validation/validation.go of Kubernetes 1.34.
 */
import {
  type FieldError, type FieldPath, forbiddenField, invalidValue, type MetricSpec, type MetricTarget, parseGroupVersion,
  parseQuantity, pathSegmentNameErrors, requiredValue, unsupportedValue,
} from '@track/apimachinery'
import { dns1123Label, refuse } from '../field-rules.ts'
import { validateContainerResourceName } from '../pod/resources.ts'

interface Reference {
  kind?: string
  name?: string
  apiVersion?: string
}

/** Whether the apiVersion must name a group; `any` asks nothing of it. */
type GroupRule = 'required' | 'optional' | 'any'

export function validateReference({ kind = '', name = '', apiVersion = '' }: Reference, field: FieldPath, group: GroupRule): FieldError[] {
  const segment = (own: FieldPath, value: string) => (value === '' ? [requiredValue(own)] : refuse(own, value, pathSegmentNameErrors(value)))
  const refusal = group === 'any' ? undefined : versionRefusal(apiVersion, group)
  return [
    ...segment(field.child('kind'), kind), ...segment(field.child('name'), name),
    ...(refusal ? [invalidValue(field.child('apiVersion'), apiVersion, refusal)] : []),
  ]
}

function versionRefusal(apiVersion: string, group: 'required' | 'optional'): string | undefined {
  const parsed = parseGroupVersion(apiVersion)
  if (!parsed) return `unexpected GroupVersion string: ${apiVersion}`
  return group === 'required' && parsed.group === '' ? 'apiVersion must specify API group' : undefined
}

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

export function validateMetrics(metrics: readonly MetricSpec[], minReplicas: number | undefined, field: FieldPath): FieldError[] {
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, field.index(index)))
  const canReachZero = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas !== 0 || canReachZero) return errors
  return [...errors, forbiddenField(field, 'must specify at least one Object or External metric to support scaling to zero replicas')]
}

/** In the order in which upstream looks at them; only the first that is there is looked into. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const

const sourceOfType: Readonly<Record<string, (typeof sources)[number]>> = {
  Object: 'object', Pods: 'pods', Resource: 'resource', External: 'external', ContainerResource: 'containerResource',
}

function validateMetric(metric: MetricSpec, field: FieldPath): FieldError[] {
  const { type = '' } = metric
  const errors: FieldError[] = []
  const isKnown = types.includes(type)
  if (type === '') errors.push(requiredValue(field.child('type'), 'must specify a metric source type'))
  if (!isKnown) errors.push(unsupportedValue(field.child('type'), type, types))
  const present = sources.filter((source) => metric[source] !== undefined)
  const [first] = present
  if (first) errors.push(...validateSource(metric, first, field.child(first)))
  const expected = sourceOfType[type]
  if (expected && metric[expected] === undefined) {
    errors.push(requiredValue(field.child(expected), 'must populate information for the given metric source'))
  }
  if (!isKnown) errors.push(unsupportedValue(field.child('type'), type, types))
  if (present.length === 1) return errors
  const others = present.filter((source) => source !== expected)
  return [...errors, ...others.map((source) => forbiddenField(field.child(source), 'must populate the given metric source only'))]
}

function validateSource(metric: MetricSpec, source: (typeof sources)[number], field: FieldPath): FieldError[] {
  const target = field.child('target')
  const { object, external, pods, resource, containerResource } = metric
  if (source === 'object') {
    return [
      ...validateReference(object!.describedObject ?? {}, field.child('describedObject'), 'optional'),
      ...validateIdentifier(object!.metric, field.child('metric')), ...validateTarget(object!.target, target),
      ...(hasValue(object!.target) ? [] : [requiredValue(target.child('averageValue'), 'must set either a target value or averageValue')]),
    ]
  }
  if (source === 'external') {
    const { value, averageValue } = external!.target ?? {}
    const isBoth = value !== undefined && averageValue !== undefined
    const words = 'must set either a target value for metric or a per-pod target'
    return [
      ...validateIdentifier(external!.metric, field.child('metric')), ...validateTarget(external!.target, target),
      ...(hasValue(external!.target) ? [] : [requiredValue(target.child('averageValue'), words)]),
      ...(isBoth ? [forbiddenField(target.child('value'), 'may not set both a target value for metric and a per-pod target')] : []),
    ]
  }
  if (source === 'pods') {
    return [
      ...validateIdentifier(pods!.metric, field.child('metric')), ...validateTarget(pods!.target, target),
      ...(pods!.target?.averageValue === undefined
        ? [requiredValue(target.child('averageValue'), 'must specify a positive target averageValue')]
        : []),
    ]
  }
  const { name = '', target: given } = source === 'resource' ? resource! : containerResource!
  const container = source === 'containerResource' ? containerResource!.container ?? '' : undefined
  return [
    ...(name === '' ? [requiredValue(field.child('name'), 'must specify a resource name')] : []),
    ...(name !== '' && container !== undefined ? validateContainerResourceName(name, field.child('name')) : []),
    ...(container === '' ? [requiredValue(field.child('container'), 'must specify a container')] : []),
    ...(container ? dns1123Label(field.child('container'), container) : []),
    ...validateTarget(given, target), ...validateUtilization(given, target),
  ]
}

function hasValue({ value, averageValue }: Partial<MetricTarget> = {}): boolean {
  return value !== undefined || averageValue !== undefined
}

function validateUtilization({ averageUtilization, averageValue }: Partial<MetricTarget> = {}, field: FieldPath): FieldError[] {
  if (averageUtilization === undefined && averageValue === undefined) {
    return [requiredValue(field.child('averageUtilization'), 'must set either a target raw value or a target utilization')]
  }
  if (averageUtilization === undefined || averageValue === undefined) return []
  return [forbiddenField(field.child('averageValue'), 'may not set both a target raw value and a target utilization')]
}

function validateIdentifier({ name = '' }: { name?: string } = {}, field: FieldPath): FieldError[] {
  if (name === '') return [requiredValue(field.child('name'), 'must specify a metric name')]
  return refuse(field.child('name'), name, pathSegmentNameErrors(name))
}

function validateTarget(target: Partial<MetricTarget> = {}, field: FieldPath): FieldError[] {
  const { type = '', averageUtilization } = target
  const errors: FieldError[] = []
  if (type === '') errors.push(requiredValue(field.child('type'), 'must specify a metric target type'))
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalidValue(field.child('type'), type, 'must be either Utilization, Value, or AverageValue'))
  }
  for (const name of ['value', 'averageValue'] as const) {
    const amount = target[name]
    if (amount !== undefined && parseQuantity(amount).unscaled <= 0n) errors.push(invalidValue(field.child(name), amount, 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(field.child('averageUtilization'), averageUtilization, 'must be greater than 0'))
  }
  return errors
}
