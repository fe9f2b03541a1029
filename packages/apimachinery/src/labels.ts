/**
 * Label selectors as requirements, and those that LabelSelector objects stand for.
 *
 * Follows k8s.io/apimachinery/pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go.
 */
import { type FieldError, invalidValue, printFieldErrors, unsupportedValue } from './field-error.ts'
import { labelValueErrors, qualifiedNameErrors } from './names.ts'
import type { LabelSelector, LabelSelectorRequirement } from './object.ts'
import { ParseError } from './parse-error.ts'

export type Labels = Readonly<Record<string, string>>

export type SelectorOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

export interface Requirement {
  readonly key: string
  readonly operator: SelectorOperator
  readonly values: readonly string[]
}

/** All of its requirements must hold; an empty one selects everything. Sorted by key. */
export class Selector {
  readonly requirements: readonly Requirement[]

  constructor(requirements: readonly Requirement[]) {
    this.requirements = requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0
  }

  matches(labels: Labels | undefined): boolean {
    for (const requirement of this.requirements) if (!meets(requirement, labels?.[requirement.key])) return false
    return true
  }

  /** As upstream's String() prints it: `app=web,tier in (a,b)`. */
  toString(): string {
    return this.requirements.filter(({ key }) => key !== '').map(printRequirement).join(',')
  }
}

export const everything = new Selector([])

/** What a LabelSelector that is not there selects. */
export const nothing = new Selector([{ key: '', operator: 'in', values: [] }])

const binaryOperators: readonly SelectorOperator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt']
const unaryOperators: readonly SelectorOperator[] = ['exists', '!']

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt':
      return value !== undefined && isOrdered(operator, value, values)
  }
}

function isOrdered(operator: 'gt' | 'lt', value: string, [bound]: readonly string[]): boolean {
  if (!isInt64(value) || bound === undefined || !isInt64(bound)) return false
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
}

function isInt64(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

/** Whether a LabelSelector selects these labels; none selects nothing, an empty one everything. */
export function matchesLabelSelector(labelSelector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!labelSelector) return false
  const { matchLabels, matchExpressions } = labelSelector
  if (matchLabels && !Object.keys(matchLabels).every((key) => labels?.[key] === matchLabels[key])) return false
  return !matchExpressions || matchExpressions.every((expression) => meets(requirementOf(expression), labels?.[expression.key]))
}

/** A LabelSelector as a selector; a ParseError says what it cannot be. */
export function selectorOf(labelSelector: LabelSelector | undefined): Selector {
  if (!labelSelector) return nothing
  const requirements = Object.entries(labelSelector.matchLabels ?? {}).map(([key, value]): Requirement => {
    return { key, operator: '=', values: [value] }
  })
  requirements.push(...(labelSelector.matchExpressions ?? []).map(requirementOf))
  return new Selector(requirements.map((requirement) => checked(requirement)))
}

const operatorOf: Readonly<Record<string, SelectorOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

function requirementOf({ key, operator, values = [] }: LabelSelectorRequirement): Requirement {
  const known = operatorOf[operator]
  if (!known) throw new ParseError(`"${operator}" is not a valid label selector operator`)
  return { key, operator: known, values }
}

/** The selector of exactly these labels (a Service's, a ReplicationController's). */
export function selectorFromLabels(labels: Labels): Selector {
  return new Selector(Object.entries(labels).map(([key, value]) => ({ key, operator: '=', values: [value] })))
}

function printRequirement({ key, operator, values }: Requirement): string {
  const list = values.length > 1 ? values.toSorted().join(',') : (values[0] ?? '')
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`
    case 'gt':
      return `${key}>${list}`
    case 'lt':
      return `${key}<${list}`
    default:
      return `${key}${operator}${list}`
  }
}

/** `kubectl describe`'s form of a LabelSelector: what `metav1.FormatLabelSelector` prints. */
export function printLabelSelector(labelSelector: LabelSelector | undefined): string {
  if (!labelSelector) return '<none>'
  return selectorOf(labelSelector).toString() || '<none>'
}

/** Refuses a requirement that cannot be, in the words of labels.NewRequirement. */
export function checked(requirement: Requirement): Requirement {
  const errors = requirementErrors(requirement)
  if (errors.length > 0) throw new ParseError(printFieldErrors(errors))
  return requirement
}

function requirementErrors({ key, operator, values }: Requirement): FieldError[] {
  const errors = keyErrors('key', key)
  const wrong = (detail: string) => errors.push(invalidValue('values', values.length > 0 ? values : null, detail))
  if (operator === 'in' || operator === 'notin') {
    if (values.length === 0) wrong("for 'in', 'notin' operators, values set can't be empty")
  } else if (operator === '=' || operator === '==' || operator === '!=') {
    if (values.length !== 1) wrong('exact-match compatibility requires one single value')
  } else if (operator === 'exists' || operator === '!') {
    if (values.length !== 0) wrong('values set must be empty for exists and does not exist')
  } else if (operator === 'gt' || operator === 'lt') {
    if (values.length !== 1) wrong("for 'Gt', 'Lt' operators, exactly one value is required")
    for (const [index, value] of values.entries()) {
      if (!isInt64(value)) errors.push(invalidValue(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"))
    }
  } else errors.push(unsupportedValue('operator', operator, [...binaryOperators, ...unaryOperators]))
  for (const [index, value] of values.entries()) {
    const faults = labelValueErrors(value)
    if (faults.length > 0) errors.push(invalidValue(`values[${index}][${key}]`, value, faults.join('; ')))
  }
  return errors
}

/** What is wrong with a key; the field is named `<nil>` where upstream has no path. */
export function keyErrors(field: string, key: string): FieldError[] {
  const faults = qualifiedNameErrors(key)
  return faults.length > 0 ? [invalidValue(field, key, faults.join('; '))] : []
}
