/**
 * Label filters: on texts, numbers, durations, sizes and addresses. A value that cannot be read
 * lets the line pass with an error; a label that is not there does not.
 *
 * Follows pkg/logql/log/label_filter.go of Loki 3.
 */
import { parseBytes, parseGoDuration, parseNumber, type Read } from '../quantities.ts'
import type { Comparison, LabelFilter } from '../syntax.ts'
import { ipTest } from './ip.ts'
import type { LabelSet } from './label-set.ts'
import { patternTest } from './line-filter.ts'
import { type BuiltStage, noteFilterError } from './stage.ts'

type Passes = (labels: LabelSet) => boolean

/** The stage, or why it is none; undefined when it lets every line pass. */
export function labelFilterStage(filter: LabelFilter): BuiltStage | string | undefined {
  if (filter.kind === 'ip') {
    const test = ipTest(filter.pattern)
    if (typeof test === 'string') return test
  }
  if (letsAllPass(filter)) return undefined
  const passes = passesOf(filter)
  const required = [...new Set(namesOf(filter))]
  const isSingle = filter.kind !== 'both' && filter.kind !== 'either'
  return {
    process: (line, labels) => (passes(labels) ? line : undefined),
    required,
    ...(isSingle ? { filter: { name: required[0]!, passes } } : {}),
  }
}

function letsAllPass(filter: LabelFilter): boolean {
  if (filter.kind !== 'string' || filter.matcher.type !== '=~') return false
  const test = patternTest(filter.matcher.value, 'label')
  return typeof test !== 'string' && test.isAlways === true
}

function namesOf(filter: LabelFilter): string[] {
  switch (filter.kind) {
    case 'both':
    case 'either': return [...namesOf(filter.left), ...namesOf(filter.right)]
    case 'string': return letsAllPass(filter) ? [] : [filter.matcher.name]
    default: return [filter.name]
  }
}

function passesOf(filter: LabelFilter): Passes {
  switch (filter.kind) {
    case 'both': {
      const [left, right] = [passesOf(filter.left), passesOf(filter.right)]
      // Both sides are asked, so that both may note an error.
      return (labels) => {
        const passesLeft = left(labels)
        return right(labels) && passesLeft
      }
    }
    case 'either': {
      const [left, right] = [passesOf(filter.left), passesOf(filter.right)]
      return (labels) => left(labels) || right(labels)
    }
    case 'string': return stringFilter(filter)
    case 'ip': return ipFilter(filter)
    case 'number': return quantityFilter(filter, parseNumber)
    case 'duration': return quantityFilter(filter, parseGoDuration)
    case 'bytes': return quantityFilter(filter, parseBytes)
  }
}

function stringFilter({ matcher: { name, type, value, matches } }: Extract<LabelFilter, { kind: 'string' }>): Passes {
  if (type === '=') return (labels) => labels.valueOf(name) === value
  if (type === '!=') return (labels) => labels.valueOf(name) !== value
  const built = patternTest(value, 'label')
  if (typeof built === 'string') return (labels) => matches(labels.valueOf(name))
  const { test } = built
  return type === '=~' ? (labels) => test(labels.valueOf(name)) : (labels) => !test(labels.valueOf(name))
}

function ipFilter({ name, isEqual, pattern }: Extract<LabelFilter, { kind: 'ip' }>): Passes {
  const test = ipTest(pattern)
  return (labels) => {
    // A line with an error passes: only filters on texts take it out.
    if (labels.error !== '') return true
    const value = labels.get(name)
    if (value === undefined || typeof test === 'string') return false
    return test(value) === isEqual
  }
}

const comparisons: Readonly<Record<Comparison, (value: number, limit: number) => boolean>> = {
  '==': (value, limit) => value === limit, '!=': (value, limit) => value !== limit,
  '>': (value, limit) => value > limit, '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit, '<=': (value, limit) => value <= limit,
}

function quantityFilter({ name, comparison, value: limit }: { name: string; comparison: Comparison; value: number }, read: (text: string) => Read): Passes {
  const compares = comparisons[comparison]
  return (labels) => {
    const text = labels.get(name)
    if (text === undefined) return false
    const value = read(text)
    if (typeof value === 'number') return compares(value, limit)
    noteFilterError(labels, value)
    return true
  }
}
