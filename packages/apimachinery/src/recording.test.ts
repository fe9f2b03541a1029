/** What upstream's libraries answered, and ours beside it: every case of every recording. */
import { describe, expect, test } from 'vitest'
import { printFieldError } from './field-error.ts'
import { matchesFields, parseFieldSelector, printFieldSelector } from './fields.ts'
import { cidrErrors, ipErrors, legacyCidrErrors, legacyIpErrors } from './ip.ts'
import { parseLabelSelector } from './label-grammar.ts'
import { matchesLabelSelector, selectorOf } from './labels.ts'
import * as names from './names.ts'
import type { LabelSelector } from './object.ts'
import { ParseError } from './parse-error.ts'
import {
  addQuantities, approximateValue, canonicalQuantity, compareQuantities, milliValue, parseQuantity, printQuantity,
  quantityValue, subtractQuantities,
} from './quantity.ts'
import { quote } from './quote.ts'
import { type Case, recorded } from './testing/recording.ts'

interface Question {
  text: string
  with: string
  set: Record<string, string>
  data: unknown
}

/** Our answer to a recorded question, in the recorder's words. */
const answers: Record<string, (question: Question) => object> = {
  quote: ({ text }) => ({ text: quote(text) }),

  quantity: ({ text }) => {
    const parsed = parseQuantity(text)
    expect(canonicalQuantity(text)).toBe(printQuantity(parsed))
    expect(quantityValue(text)).toBe(quantityValue(parsed))
    expect(milliValue(text)).toBe(milliValue(parsed))
    return {
      text: printQuantity(parsed), format: parsed.format,
      value: quantityValue(parsed), milli: milliValue(parsed), double: approximateValue(parsed).toPrecision(12),
    }
  },

  quantities: ({ text, with: other }) => {
    const [a, b] = [parseQuantity(text), parseQuantity(other)]
    return {
      sum: printQuantity(addQuantities(a, b)),
      difference: printQuantity(subtractQuantities(a, b)),
      compared: compareQuantities(a, b),
    }
  },

  selector: ({ text, set }) => {
    const selector = parseLabelSelector(text)
    return { text: String(selector), matches: selector.matches(set) }
  },

  labelSelector: ({ data, set }) => {
    const selector = selectorOf(data as LabelSelector)
    expect(matchesLabelSelector(data as LabelSelector, set)).toBe(selector.matches(set))
    return { text: String(selector), matches: selector.matches(set) }
  },

  fieldSelector: ({ text, set }) => {
    const selector = parseFieldSelector(text)
    return { text: printFieldSelector(selector), matches: matchesFields(selector, (field) => set[field] ?? '') }
  },

  names: ({ text }) => ({
    qualifiedName: names.qualifiedNameErrors(text),
    labelValue: names.labelValueErrors(text),
    dns1123Label: names.dns1123LabelErrors(text),
    dns1123Subdomain: names.dns1123SubdomainErrors(text),
    wildcardDns1123Subdomain: names.wildcardDns1123SubdomainErrors(text),
    dns1035Label: names.dns1035LabelErrors(text),
    cIdentifier: names.cIdentifierErrors(text),
    percent: names.percentErrors(text),
    httpHeaderName: names.httpHeaderNameErrors(text),
    envVarName: names.envVarNameErrors(text),
    strictEnvVarName: names.strictEnvVarNameErrors(text),
    configMapKey: names.configMapKeyErrors(text),
    portName: names.portNameErrors(text),
  }),

  addresses: ({ text }) => ({
    ip: ipErrors('address', text).map(printFieldError),
    legacyIp: legacyIpErrors('address', text).map(printFieldError),
    cidr: cidrErrors('address', text).map(printFieldError),
    legacyCidr: legacyCidrErrors('address', text).map(printFieldError),
  }),
}

function answered(ask: string, question: Question): object {
  try {
    return answers[ask]!(question)
  } catch (error) {
    // Text that cannot be read is an answer too.
    if (error instanceof ParseError) return { error: error.message }
    throw error
  }
}

/** An empty list is null in Go; an int64 or a double is recorded as text, and ours is a double. */
function normalized(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => {
    if (key === 'double') return [key, Number(value).toPrecision(12)]
    // Beyond 2^53 a double cannot hold the int64, and beyond 2^63 upstream's int64 wraps around.
    if (key === 'value' || key === 'milli') return [key, isExact(answer) ? Number(value) : expect.any(Number)]
    return [key, value ?? []]
  }))
}

function isExact({ milli, double }: Record<string, unknown>): boolean {
  return Number.isSafeInteger(Number(milli)) && Math.abs(Number(double)) <= Number.MAX_SAFE_INTEGER
}

const files = {
  quote: 'quote', quantity: 'quantity', quantities: 'quantities', selector: 'selector', labelSelector: 'label-selector',
  fieldSelector: 'field-selector', names: 'names', addresses: 'addresses',
}

describe.each(Object.entries(files))('%s', (ask, file) => {
  const cases: Case<Question, Record<string, unknown>>[] = recorded(file)
  test.each(cases)('%j', (question, answer) => {
    expect(answered(ask, question)).toEqual(normalized(answer))
  })
})
