/**
 * What makes a job fail or succeed before its pods have all ended.
 *
 * Follows validatePodFailurePolicy and validateSuccessPolicy in
 * pkg/apis/batch/validation/validation.go of Kubernetes 1.34.
 */
import {
  duplicateValue, type FieldError, type FieldPath, invalidValue, type JobSpec, requiredValue, tooLong, tooMany,
} from '@track/apimachinery'
import { nonNegative, oneOf, qualifiedName } from '../field-rules.ts'
import { parseIndexes } from './indexes.ts'

type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]
type SuccessRule = NonNullable<JobSpec['successPolicy']>['rules'][number]

const rulesMax = 20
const exitCodesMax = 255
const patternsMax = 20
const indexesBytesMax = 65_536

const quoted = (values: readonly string[]) => `[${values.map((value) => `"${value}"`).join(' ')}]`

/** As upstream's OmitValueType: the sentence without the value. */
function invalidWithoutValue(field: FieldPath, words: string): FieldError {
  return { type: 'FieldValueInvalid', field: String(field), body: `Invalid value: ${words}` }
}

export function validateFailurePolicy(spec: JobSpec, field: FieldPath): FieldError[] {
  const { rules } = spec.podFailurePolicy!
  const own = field.child('rules')
  const errors = rules.length > rulesMax ? [tooMany(own, { actual: rules.length, max: rulesMax })] : []
  const { containers = [], initContainers = [] } = spec.template.spec ?? {}
  const names = [...containers, ...initContainers].map(({ name }) => name)
  return [...errors, ...rules.flatMap((rule, index) => validateFailureRule(rule, spec, names, own.index(index)))]
}

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']

function validateFailureRule(rule: FailureRule, spec: JobSpec, names: readonly string[], field: FieldPath): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule
  const errors: FieldError[] = []
  const own = field.child('action')
  if (!action) errors.push(requiredValue(own, `valid values: ${quoted(actions)}`))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.push(invalidValue(own, action, 'requires the backoffLimitPerIndex to be set'))
  } else errors.push(...oneOf(own, action, actions))
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, names, field.child('onExitCodes')))
  if (onPodConditions.length > 0) errors.push(...validateConditions(onPodConditions, field.child('onPodConditions')))
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(invalidWithoutValue(field, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(invalidWithoutValue(field, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
  return errors
}

function validateConditions(patterns: NonNullable<FailureRule['onPodConditions']>, field: FieldPath): FieldError[] {
  const errors = patterns.length > patternsMax ? [tooMany(field, { actual: patterns.length, max: patternsMax })] : []
  const statuses = ['False', 'True', 'Unknown']
  return [...errors, ...patterns.flatMap(({ type, status }, index) => {
    const own = field.index(index)
    const words = `valid values: ${quoted(statuses)}`
    return [
      ...qualifiedName(own.child('type'), type),
      ...(status ? oneOf(own.child('status'), status, statuses) : [requiredValue(own.child('status'), words)]),
    ]
  })]
}

function validateExitCodes(
  { operator, containerName, values = [] }: NonNullable<FailureRule['onExitCodes']>,
  names: readonly string[],
  field: FieldPath,
): FieldError[] {
  const operators = ['In', 'NotIn']
  const errors = operator
    ? oneOf(field.child('operator'), operator, operators)
    : [requiredValue(field.child('operator'), `valid values: ${quoted(operators)}`)]
  if (containerName !== undefined && !names.includes(containerName)) {
    const words = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalidValue(field.child('containerName'), containerName, words))
  }
  const own = field.child('values')
  if (values.length === 0) errors.push(invalidValue(own, values, 'at least one value is required'))
  else if (values.length > exitCodesMax) errors.push(tooMany(own, { actual: values.length, max: exitCodesMax }))
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) errors.push(invalidValue(own.index(index), value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicateValue(own.index(index), value))
  }
  const isOrdered = values.every((value, index) => index === 0 || values[index - 1]! <= value)
  return isOrdered ? errors : [...errors, invalidValue(own, values, 'must be ordered')]
}

export function validateSuccessPolicy(spec: JobSpec, field: FieldPath): FieldError[] {
  const { rules = [] } = spec.successPolicy!
  const own = field.child('rules')
  const errors: FieldError[] = []
  if (rules.length === 0) errors.push(requiredValue(own, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > rulesMax) errors.push(tooMany(own, { actual: rules.length, max: rulesMax }))
  return [...errors, ...rules.flatMap((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, own.index(index)))]
}

function validateSuccessRule({ succeededCount: count, succeededIndexes: indexes }: SuccessRule, completions: number, field: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (count === undefined && indexes === undefined) {
    errors.push(requiredValue(field, 'at least one of succeededCount or succeededIndexes must be specified'))
  }
  let total = 0
  if (indexes !== undefined) {
    const own = field.child('succeededIndexes')
    if (indexes.length > indexesBytesMax) errors.push(tooLong(own, indexesBytesMax))
    const parsed = parseIndexes(indexes, completions)
    if (typeof parsed === 'string') errors.push(invalidValue(own, indexes, `error parsing succeededIndexes: ${parsed}`))
    else total = parsed
  }
  if (count === undefined) return errors
  const own = field.child('succeededCount')
  errors.push(...nonNegative(own, count))
  if (count > completions) {
    errors.push(invalidValue(own, count, `must be less than or equal to ${completions} (the number of specified completions)`))
  }
  if (indexes !== undefined && count > total) {
    const words = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`
    errors.push(invalidValue(own, count, words))
  }
  return errors
}
