/**
 * Tolerations, scheduling gates and the spread of pods over a topology.
 *
 * Follows ValidateTolerations, validateSchedulingGates and validateTopologySpreadConstraints in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  deepEqual, duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue, labelValueErrors, type PodSpec,
  requiredValue, type Toleration, type TopologySpreadConstraint, unsupportedValue, validateLabelName, validateLabelSelector,
} from '@track/apimachinery'
import { oneOf, positive, qualifiedName } from '../field-rules.ts'
import { validateLabelKeys } from './affinity.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function validateTaintEffect(field: FieldPath, effect: string | undefined, { mayBeEmpty }: { mayBeEmpty: boolean }): FieldError[] {
  if (!effect && !mayBeEmpty) return [requiredValue(field)]
  return effects.includes(effect ?? '') ? [] : [unsupportedValue(field, effect ?? '', effects)]
}

export function validateTolerations(tolerations: readonly Toleration[], field: FieldPath): FieldError[] {
  return tolerations.flatMap(({ key = '', operator, value = '', effect, tolerationSeconds }, index) => {
    const own = field.index(index)
    const errors = key === '' ? [] : validateLabelName(key, own.child('key'))
    if (key === '' && operator !== 'Exists') {
      const words = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
      errors.push(invalidValue(own.child('operator'), operator ?? '', words))
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.push(invalidValue(own.child('effect'), effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    errors.push(...validateOperator({ operator, value }, own.child('operator')))
    return effect ? [...errors, ...validateTaintEffect(own.child('effect'), effect, { mayBeEmpty: true })] : errors
  })
}

function validateOperator({ operator, value }: { operator: string | undefined; value: string }, field: FieldPath): FieldError[] {
  if (!operator || operator === 'Equal') {
    const words = labelValueErrors(value)
    return words.length > 0 ? [invalidValue(field, value, words.join(';'))] : []
  }
  if (operator !== 'Exists') return [unsupportedValue(field, operator, ['Equal', 'Exists'])]
  return value === '' ? [] : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")]
}

/** An update may add tolerations and change how long they last. */
export function validateAddedTolerations(tolerations: readonly Toleration[], old: readonly Toleration[], field: FieldPath): FieldError[] {
  const withoutSeconds = ({ tolerationSeconds: _seconds, ...rest }: Toleration) => rest
  const isKept = (before: Toleration) => tolerations.some((each) => deepEqual(withoutSeconds(each), withoutSeconds(before)))
  if (!old.every(isKept)) return [forbiddenField(field, 'existing toleration can not be modified except its tolerationSeconds')]
  return validateTolerations(tolerations, field)
}

type Gate = NonNullable<PodSpec['schedulingGates']>[number]

export function validateSchedulingGates(gates: readonly Gate[], field: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return gates.flatMap(({ name }, index) => {
    const own = field.index(index)
    const errors = qualifiedName(own, name)
    if (seen.has(name)) errors.push(duplicateValue(own, name))
    seen.add(name)
    return errors
  })
}

export function validateDeletedGates(gates: readonly Gate[], old: readonly Gate[], field: FieldPath): FieldError[] {
  return [...gates.entries()]
    .filter(([, { name }]) => !old.some((gate) => gate.name === name))
    .map(([index, { name }]) => forbiddenField(
      field.index(index).child('name'), `only deletion is allowed, but found new scheduling gate '${name}'`,
    ))
}

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], field: FieldPath): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const own = field.index(index)
    const { maxSkew, topologyKey = '', whenUnsatisfiable, minDomains, matchLabelKeys = [], labelSelector } = constraint
    const errors = positive(own.child('maxSkew'), maxSkew)
    if (topologyKey === '') errors.push(requiredValue(own.child('topologyKey'), 'can not be empty'))
    errors.push(...oneOf(own.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']))
    const isRepeated = constraints.slice(index + 1).some((other) => {
      return (other.topologyKey ?? '') === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable
    })
    if (isRepeated) errors.push(duplicateValue(own.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable ?? ''}}`))
    if (minDomains !== undefined) errors.push(...validateMinDomains(minDomains, whenUnsatisfiable ?? '', own.child('minDomains')))
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      if (constraint[name] !== undefined) errors.push(...oneOf(own.child(name), constraint[name], ['Honor', 'Ignore']))
    }
    errors.push(...validateLabelKeys({ matchLabelKeys, mismatchLabelKeys: [], labelSelector }, own))
    return [...errors, ...validateLabelSelector(labelSelector, own.child('labelSelector'))]
  })
}

function validateMinDomains(minDomains: number, action: string, field: FieldPath): FieldError[] {
  const words = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`
  return [...positive(field, minDomains), ...(action === 'DoNotSchedule' ? [] : [invalidValue(field, minDomains, words)])]
}
