/**
 * Nodes.
 *
 * Follows ValidateNode and ValidateNodeUpdate in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 * Left out: spec.configSource and the annotations that taints had before their field.
 */
import {
  deepEqual, duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue, labelValueErrors, legacyCidrErrors,
  type Node, path, type Taint, validateLabelName,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { internalForm } from '../internal-form.ts'
import { validateAmount } from '../pod/resources.ts'
import { validateTaintEffect } from '../pod/scheduling.ts'

const specField = path('spec')
/** Upstream's path for taints, though they stand in the spec. */
const taintsField = path('metadata', 'taints')

export function validateNode(node: Node): FieldError[] {
  const { taints = [], podCIDRs = [] } = node.spec ?? {}
  const own = specField.child('podCIDRs')
  const isPair = podCIDRs.length === 2 && podCIDRs[0]!.includes(':') !== podCIDRs[1]!.includes(':')
  return [
    ...validateTaints(taints, taintsField),
    ...validateAmounts(node),
    ...podCIDRs.flatMap((range, index) => legacyCidrErrors(own.index(index), range)),
    ...(podCIDRs.length > 1 && !isPair ? [invalidValue(own, podCIDRs, 'may specify no more than one CIDR for each IP family')] : []),
  ]
}

export function validateNodeUpdate(node: Node, old: Node, metadata: MetadataErrors): FieldError[] {
  return [...metadata.object, ...validateNode(node), ...validateChange(node, old, metadata)]
}

export function validateChange(node: Node, old: Node, metadata: MetadataErrors): FieldError[] {
  const { podCIDRs = [], providerID = '', externalID = '', taints = [] } = node.spec ?? {}
  const before = old.spec ?? {}
  const errors = [...metadata.update, ...validateAmounts(node), ...duplicateAddresses(node)]
  if (before.podCIDRs?.length && !deepEqual(before.podCIDRs, podCIDRs)) {
    errors.push(forbiddenField(specField.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid'))
  }
  if (before.providerID && before.providerID !== providerID) {
    errors.push(forbiddenField(specField.child('providerID'), 'node updates may not change providerID except from "" to valid'))
  }
  errors.push(...validateTaints(taints, taintsField))
  if ((before.externalID ?? '') !== externalID) errors.push(forbiddenField(specField.child('externalID'), 'may not be updated'))
  return errors
}

function validateTaints(taints: readonly Taint[], field: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const { key, value = '', effect } = taint
    const own = field.index(index)
    const words = labelValueErrors(value)
    const errors = [
      ...validateLabelName(key, own.child('key')),
      ...(words.length > 0 ? [invalidValue(own.child('value'), value, words.join(';'))] : []),
      ...validateTaintEffect(own.child('effect'), effect, { mayBeEmpty: false }),
    ]
    const pair = `${effect}/${key}`
    if (seen.has(pair)) {
      const { body, ...rest } = duplicateValue(own, internalForm(taint, 'Taint'))
      errors.push({ ...rest, body: `${body}: taints must be unique by key and effect pair` })
    }
    seen.add(pair)
    return errors
  })
}

function validateAmounts({ status = {} }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((part) => Object.entries(status[part] ?? {}).flatMap(([name, amount]) =>
    validateAmount(name, amount, path('status', part, name))))
}

function duplicateAddresses({ status = {} }: Node): FieldError[] {
  const seen = new Set<string>()
  return (status.addresses ?? []).flatMap(({ type, address }, index) => {
    const key = `${type} ${address}`
    const errors = seen.has(key) ? [duplicateValue(path('status', 'addresses').index(index), { Type: type, Address: address })] : []
    seen.add(key)
    return errors
  })
}
