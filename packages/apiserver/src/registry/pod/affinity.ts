/**
 * Where a pod wants to run: affinity to nodes and to other pods.
 *
 * Follows validateAffinity in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type Affinity, dns1123LabelErrors, type FieldError, type FieldPath, forbiddenField, invalidValue, type LabelSelector,
  labelValueErrors, type NodeAffinity, type NodeSelector, type NodeSelectorTerm, type PodAffinity, type PodAffinityTerm,
  requiredValue, validateLabelName, validateLabelSelector,
} from '@track/apimachinery'
import { refuse, subdomainName } from '../field-rules.ts'

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, field: FieldPath): FieldError[] {
  return [
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, field.child('nodeAffinity')) : []),
    ...(podAffinity ? validatePodAffinity(podAffinity, field.child('podAffinity')) : []),
    ...(podAntiAffinity ? validatePodAffinity(podAntiAffinity, field.child('podAntiAffinity')) : []),
  ]
}

function validateNodeAffinity(affinity: NodeAffinity, field: FieldPath): FieldError[] {
  const selector = affinity[requiredTerms]
  return [
    ...(selector ? validateNodeSelector(selector, field.child(requiredTerms)) : []),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight, preference }, index) => {
      const own = field.child(preferredTerms).index(index)
      return [...validateWeight(weight, own), ...validateTerm(preference, own.child('preference'), { checksValues: false })]
    }),
  ]
}

function validateWeight(weight = 0, field: FieldPath): FieldError[] {
  return weight > 0 && weight <= 100 ? [] : [invalidValue(field.child('weight'), weight, 'must be in the range 1-100')]
}

function validateNodeSelector({ nodeSelectorTerms: terms = [] }: NodeSelector, field: FieldPath): FieldError[] {
  const own = field.child('nodeSelectorTerms')
  if (terms.length === 0) return [requiredValue(own, 'must have at least one node selector term')]
  return terms.flatMap((term, index) => validateTerm(term, own.index(index), { checksValues: true }))
}

function validateTerm(term: NodeSelectorTerm, field: FieldPath, { checksValues }: { checksValues: boolean }): FieldError[] {
  const { matchExpressions = [], matchFields = [] } = term
  return [
    ...matchExpressions.flatMap((each, index) => validateExpression(each, field.child('matchExpressions').index(index), checksValues)),
    ...matchFields.flatMap((each, index) => validateFieldExpression(each, field.child('matchFields').index(index))),
  ]
}

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number]

/** How many values each operator takes, and the words when they are others. */
function validateExpression({ key = '', operator, values = [] }: Requirement, field: FieldPath, checksValues: boolean): FieldError[] {
  const own = field.child('values')
  const errors: FieldError[] = []
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(requiredValue(own, "must be specified when `operator` is 'In' or 'NotIn'"))
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(forbiddenField(own, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      break
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.push(requiredValue(own, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
      break
    default:
      errors.push(invalidValue(field.child('operator'), operator ?? '', 'not a valid selector operator'))
  }
  errors.push(...validateLabelName(key, field.child('key')))
  if (checksValues) for (const [index, value] of values.entries()) errors.push(...refuse(own.index(index), value, labelValueErrors(value)))
  return errors
}

function validateFieldExpression({ key = '', operator, values = [] }: Requirement, field: FieldPath): FieldError[] {
  const own = field.child('values')
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalidValue(field.child('operator'), operator ?? '', 'not a valid selector operator'))
  else if (values.length !== 1) {
    errors.push(requiredValue(own, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  }
  if (key !== 'metadata.name') return [...errors, invalidValue(field.child('key'), key, 'not a valid field selector key')]
  return [...errors, ...values.flatMap((value, index) => refuse(own.index(index), value, subdomainName(value, false)))]
}

function validatePodAffinity(affinity: PodAffinity, field: FieldPath): FieldError[] {
  return [
    ...(affinity[requiredTerms] ?? []).flatMap((term, index) => validatePodTerm(term, field.child(requiredTerms).index(index))),
    ...(affinity[preferredTerms] ?? []).flatMap(({ weight, podAffinityTerm }, index) => {
      const own = field.child(preferredTerms).index(index)
      return [...validateWeight(weight, own), ...validatePodTerm(podAffinityTerm, own.child('podAffinityTerm'))]
    }),
  ]
}

function validatePodTerm(term: PodAffinityTerm, field: FieldPath): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], matchLabelKeys = [], mismatchLabelKeys = [], topologyKey = '' } = term
  return [
    ...validateLabelSelector(labelSelector, field.child('labelSelector')),
    ...validateLabelSelector(namespaceSelector, field.child('namespaceSelector')),
    ...namespaces.flatMap((name) => refuse(field.child('namespace'), name, dns1123LabelErrors(name))),
    ...validateLabelKeys({ matchLabelKeys, mismatchLabelKeys, labelSelector }, field),
    ...(topologyKey === '' ? [requiredValue(field.child('topologyKey'), 'can not be empty')] : []),
    ...validateLabelName(topologyKey, field.child('topologyKey')),
  ]
}

interface LabelKeys {
  readonly matchLabelKeys: readonly string[]
  readonly mismatchLabelKeys: readonly string[]
  readonly labelSelector: LabelSelector | undefined
}

/** Keys whose values come from the pod itself. */
export function validateLabelKeys({ matchLabelKeys, mismatchLabelKeys, labelSelector }: LabelKeys, field: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, keys] of Object.entries({ matchLabelKeys, mismatchLabelKeys })) {
    if (keys.length === 0) continue
    const own = field.child(name)
    if (!labelSelector) errors.push(forbiddenField(own, 'must not be specified when labelSelector is not set'))
    else for (const [index, key] of keys.entries()) errors.push(...validateLabelName(key, own.index(index)))
  }
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}))
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key)
    if (index !== -1 && seen.has(key)) errors.push(invalidValue(field.index(index), key, 'exists in both matchLabelKeys and labelSelector'))
    seen.add(key)
  }
  for (const [index, key] of matchLabelKeys.entries()) {
    if (!mismatchLabelKeys.includes(key)) continue
    errors.push(invalidValue(field.child('matchLabelKeys').index(index), key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
  }
  return errors
}
