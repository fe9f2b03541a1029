/** promtool promql format and label-matchers. Follows cmd/promtool/main.go (formatPromQL, labelsSetPromQL, labelsDeletePromQL) of Prometheus 3.16. */
import { type Guest, print, printError } from '@track/processes'
import { type Expression, type MatcherType, newMatcher, parsePromql, prettyPromql, PromqlError } from '@track/telemetry'
import type { Invocation } from './kingpin/command.ts'

function* changed(invocation: Invocation, change: (expression: Expression) => Expression): Guest<number> {
  if (!invocation.has('experimental')) {
    yield* printError('This command is experimental and requires the --experimental flag to be set.\n')
    return 1
  }
  const parsed = parsedOrError(invocation.value('query'))
  if (typeof parsed === 'string') {
    yield* printError(`${parsed}\n`)
    return 1
  }
  yield* print(`${prettyPromql(change(parsed))}\n`)
  return 0
}

function parsedOrError(query: string): Expression | string {
  try {
    return parsePromql(query)
  } catch (reason) {
    // The query does not parse: its words.
    if (reason instanceof PromqlError) return reason.message
    throw reason
  }
}

export function formatPromql(invocation: Invocation): Guest<number> {
  return changed(invocation, (expression) => expression)
}

export function setLabelMatcher(invocation: Invocation): Guest<number> {
  const [name, value, type] = [invocation.value('name'), invocation.value('value'), invocation.value('type') as MatcherType]
  const matcher = newMatcher(name, type, value)
  return changed(invocation, (expression) => withSelectors(expression, (selector) => {
    const isKnown = selector.matchers.some((each) => each.name === name)
    return { ...selector, matchers: isKnown ? selector.matchers.map((each) => (each.name === name ? matcher : each)) : [...selector.matchers, matcher] }
  }))
}

export function deleteLabelMatcher(invocation: Invocation): Guest<number> {
  const name = invocation.value('name')
  return changed(invocation, (expression) => withSelectors(expression, (selector) => ({ ...selector, matchers: selector.matchers.filter((each) => each.name !== name) })))
}

type Selector = Extract<Expression, { kind: 'selector' }>

/** The same tree with other selectors. */
function withSelectors<Part>(part: Part, change: (selector: Selector) => Selector): Part {
  if (Array.isArray(part)) return part.map((each: unknown) => withSelectors(each, change)) as Part
  if (typeof part !== 'object' || part === null) return part
  if ('kind' in part && part.kind === 'selector') return change(part as unknown as Selector) as Part
  return Object.fromEntries(Object.entries(part).map(([name, each]: [string, unknown]) => [name, withSelectors(each, change)])) as Part
}
