/** Filters of labels, receivers and their labels. Follows api/v2/api.go (parseFilter, matchFilterLabels) of Alertmanager 0.34. */
import { PatternError } from '../../series/matcher.ts'
import { type Labels, labelValue } from '../../series/labels.ts'
import type { Receiver } from '../config/receiver.ts'
import { hasLabel, labelSetOf } from '../labels/label-set.ts'
import { parseAlertMatcher } from '../matchers/fallback.ts'
import { type AlertMatcher, compileAnchored, matcherMatches, MatcherError } from '../matchers/matcher.ts'
import { type AlertmanagerResponse, json, type Query, values } from './request.ts'

/** The matchers, or the answer that refuses them. */
export function parseFilter(texts: readonly string[], prefix = ''): readonly AlertMatcher[] | AlertmanagerResponse {
  try {
    return texts.map((text) => parseAlertMatcher(text))
  } catch (error) {
    // A text that is no matcher.
    if (!(error instanceof MatcherError)) throw error
    return json(400, prefix + error.message)
  }
}

export function isRefused(answer: unknown): answer is AlertmanagerResponse {
  return typeof answer === 'object' && answer !== null && 'contentType' in answer
}

/** `a=""` asks for what has no label a, `a!=""` for what has one, empty or not. */
export function passesFilter(matchers: readonly AlertMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const isNegative = matcher.type === '!=' || matcher.type === '!~'
    if (matcher.value === '' && hasLabel(labels, matcher.name) === isNegative) return true
    return matcherMatches(matcher, labelValue(labels, matcher.name))
  })
}

export interface ReceiverFilter {
  readonly isNamed: (receiver: string) => boolean
  readonly isLabelled: (receiver: string) => boolean
}

/** By `receiver`, a pattern, and by `receiver_matchers`. */
export function receiverFilter(query: Query, receivers: readonly Receiver[]): ReceiverFilter | AlertmanagerResponse {
  const pattern = values(query, 'receiver').at(-1)
  const named = pattern === undefined || pattern === '' ? () => true : patternTest(pattern)
  if (isRefused(named)) return named
  const matchers = parseFilter(values(query, 'receiver_matchers'), 'failed to parse receiver_matchers param: ')
  if (isRefused(matchers)) return matchers
  const isLabelled = (name: string) => {
    const receiver = receivers.find((each) => each.name === name)
    return matchers.length === 0 || (receiver !== undefined && passesFilter(matchers, labelSetOf(receiver.labels)))
  }
  return { isNamed: named, isLabelled }
}

function patternTest(pattern: string): ((text: string) => boolean) | AlertmanagerResponse {
  try {
    const compiled = compileAnchored(pattern)
    return (text) => compiled.matcher(text).find()
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return json(400, `failed to parse receiver param: ${error.message}`)
  }
}
