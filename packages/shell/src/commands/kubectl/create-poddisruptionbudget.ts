/**
 * `kubectl create poddisruptionbudget`: how many pods may be away at once. This server has none; the object can be
 * printed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_pdb.go of Kubernetes 1.34.
 */
import { type Selector, parseLabelSelector } from '@track/apimachinery'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createPodDisruptionBudget = defineVerb({
  name: 'create poddisruptionbudget',
  aliases: ['create pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  usage: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  examples: ['kubectl create pdb web --selector=app=web --min-available=50% --dry-run=client -o yaml'],
  flags: {
    ...createFlags,
    'max-unavailable': { kind: 'string', default: '', help: 'How many pods may be away: a number or a percentage.' },
    'min-available': { kind: 'string', default: '', help: 'How many pods have to be there: a number or a percentage.' },
    'selector': { kind: 'string', default: '', help: 'The labels of the pods.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create poddisruptionbudget')
    const { selector, 'min-available': least, 'max-unavailable': most } = flags
    check(selector, least, most)
    const value = (text: string) => (text.endsWith('%') ? text : Number(text))
    const budget = {
      apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadataOf(kubectl, name),
      spec: { ...(most !== '' && { maxUnavailable: value(most) }), ...(least !== '' && { minAvailable: value(least) }), selector: labelSelector(parseLabelSelector(selector)) },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    }
    return yield* createFrom(kubectl, flags, budget, 'failed to create poddisruptionbudgets: ', { plural: 'poddisruptionbudgets', namespaced: true })
  },
})

function check(selector: string, least: string, most: string): void {
  if (selector === '') throw new KubectlError('a selector must be specified')
  if (least === '' && most === '') throw new KubectlError('one of min-available or max-unavailable must be specified')
  if (least !== '' && most !== '') throw new KubectlError('min-available and max-unavailable cannot be both specified')
  const form = /^\d+%?$/
  if (least !== '' && !form.test(least)) throw new KubectlError('invalid format specified for min-available')
  if (most !== '' && !form.test(most)) throw new KubectlError('invalid format specified for max-unavailable')
}

/** Follows ParseToLabelSelector: equality goes into labels, the rest into expressions. */
function labelSelector({ requirements }: Selector) {
  const isEqual = ({ operator }: { operator: string }) => operator === '=' || operator === '=='
  const labels = requirements.filter(isEqual).map(({ key, values }) => [key, [...values][0] ?? ''] as const)
  const words: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' }
  const odd = requirements.find((each) => !isEqual(each) && words[each.operator] === undefined)
  if (odd) throw new KubectlError(`${JSON.stringify(odd.operator)} is not a valid label selector operator`)
  const expressions = requirements.filter((each) => !isEqual(each)).map(({ key, operator, values }) =>
    ({ key, operator: words[operator]!, ...([...values].length > 0 && { values: [...values] }) }))
  return { ...(expressions.length > 0 && { matchExpressions: expressions }), ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }) }
}
