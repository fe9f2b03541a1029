/**
 * `info`: adds the labels of info metrics to the series of the same instance and job.
 *
 * Follows promql/info.go of Prometheus 3.
 */
import { compareText, type Labels, labelsKey, labelValue, metricName, printLabels, withLabel } from '../../series/labels.ts'
import { type Matcher, newMatcher } from '../../series/matcher.ts'
import { typeOf } from '../check-types.ts'
import { evaluationError } from '../error.ts'
import type { CallContext } from '../evaluate/context.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { Expression, Subquery, VectorSelector } from '../syntax.ts'

/** What tells whose info metric it is. */
const identifying = ['instance', 'job'] as const
const metadata: ReadonlySet<string> = new Set(['__name__', '__type__', '__unit__'])

export function info(context: CallContext): StepMatrix {
  const [first, second] = context.call.arguments as [Expression, Expression?]
  const reference = referenceOf(first)
  const base = context.evaluate(first)
  const given = second?.kind === 'selector' ? second.matchers : []
  const nameMatchers = effectiveNameMatchers(given.filter(({ name }) => name === metricName))
  const dataMatchers = given.filter(({ name }) => name !== metricName)
  const isInfo = base.labels.map((labels) => nameMatchers.every((matcher) => matcher.matches(labelValue(labels, metricName))))
  const wanted = base.labels.filter((_, row) => !isInfo[row])
  const times = infoTimes(context, reference, [...dataMatchers, ...nameMatchers], wanted)
  return new Combination(base, isInfo, times, dataMatchers).run()
}

/** Without a positive matcher of names it is any `_info`, without any at all `target_info`. */
function effectiveNameMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  if (matchers.some(({ type }) => type === '=' || type === '=~')) return matchers
  return matchers.length > 0 ? [newMatcher(metricName, '=~', '.+_info'), ...matchers] : [newMatcher(metricName, '=', 'target_info')]
}

/** The times of the info series' samples at each step, for the instances and jobs that are wanted. */
function infoTimes(context: CallContext, { at, offsetMs }: Reference, matchers: readonly Matcher[], wanted: readonly Labels[]): StepMatrix {
  const isWanted = identified(wanted)
  // With a fixed time the offset belongs to it.
  const times = at === undefined ? { offsetMs } : { at: at - offsetMs, offsetMs: 0 }
  const selector: VectorSelector = { kind: 'selector', name: '', matchers, position: { start: 0, end: 0 }, ...times }
  const found = context.sampleTimes(selector)!
  const kept = new StepMatrix(context.steps, found.rows)
  const values = wanted.length > 0 ? context.evaluate(selector) : undefined
  for (let row = 0; row < found.rows; row++) {
    if (!isWanted(found.labels[row]!)) continue
    const to = kept.addRow(found.labels[row]!)
    for (let step = 0; step < context.steps; step++) {
      const source = row * context.steps + step
      if (found.present[source] === 0) continue
      if (values?.histogramAt(source)) {
        throw evaluationError(`this should be an info metric, with float samples: ${printLabels(found.labels[row]!)}`)
      }
      kept.putNumber(to + step, found.values[source]!)
    }
  }
  return kept
}

/** Whether both labels are those of wanted series which have the same of the two. */
function identified(wanted: readonly Labels[]): (labels: Labels) => boolean {
  const groups = new Map<string, Set<string>[]>()
  const presence = (labels: Labels) => identifying.map((name) => (labelValue(labels, name) === '' ? '-' : '+')).join('')
  for (const labels of wanted) {
    const key = presence(labels)
    const values = groups.get(key) ?? identifying.map(() => new Set<string>())
    identifying.forEach((name, place) => values[place]!.add(labelValue(labels, name)))
    groups.set(key, values)
  }
  groups.delete('--')
  return (labels) => {
    const values = groups.get(presence(labels))
    return values !== undefined && identifying.every((name, place) => values[place]!.has(labelValue(labels, name)))
  }
}

function signature(name: string, labels: Labels): string {
  return [name, ...identifying.map((each) => labelValue(labels, each))].join('\xff')
}

class Combination {
  readonly #base: StepMatrix
  readonly #isInfo: readonly boolean[]
  readonly #times: StepMatrix
  readonly #matchers: readonly Matcher[]
  readonly #names: readonly string[]
  readonly #output: StepMatrix
  readonly #rows = new Map<string, number>()

  constructor(base: StepMatrix, isInfo: readonly boolean[], times: StepMatrix, matchers: readonly Matcher[]) {
    this.#base = base
    this.#isInfo = isInfo
    this.#times = times
    this.#matchers = matchers
    this.#names = [...new Set(times.labels.map((labels) => labelValue(labels, metricName)))].sort(compareText)
    this.#output = new StepMatrix(base.steps, base.rows)
  }

  run(): StepMatrix {
    for (let step = 0; step < this.#base.steps; step++) {
      if (this.#base.countAt(step) > 0) this.#combine(step)
    }
    return this.#output
  }

  #combine(step: number): void {
    const newest = this.#newestAt(step)
    for (let row = 0; row < this.#base.rows; row++) {
      const source = row * this.#base.steps + step
      if (this.#base.present[source] === 0) continue
      const own = this.#base.labels[row]!
      const labels = this.#isInfo[row] ? own : this.#enriched(own, newest)
      if (!labels) continue
      const key = labelsKey(labels)
      const place = this.#rows.get(key) ?? this.#output.addRow(labels)
      this.#rows.set(key, place)
      if (this.#output.present[place + step] === 1) throw evaluationError('vector cannot contain metrics with the same labelset')
      this.#output.copy(place + step, this.#base, source)
    }
  }

  /** The info series of each signature whose sample is the newest. */
  #newestAt(step: number): Map<string, number> {
    const { steps, present, values, labels } = this.#times
    const newest = new Map<string, number>()
    for (let row = 0; row < labels.length; row++) {
      if (present[row * steps + step] === 0) continue
      const key = signature(labelValue(labels[row]!, metricName), labels[row]!)
      const known = newest.get(key)
      const [time, knownTime] = [values[row * steps + step]!, known === undefined ? -Infinity : values[known * steps + step]!]
      if (time === knownTime) {
        const [existing, other] = [printLabels(labels[known!]!), printLabels(labels[row]!)]
        throw evaluationError(`found duplicate series for info metric: existing ${existing} @ ${knownTime}, new ${other} @ ${time}`)
      }
      if (time > knownTime) newest.set(key, row)
    }
    return newest
  }

  /** The labels with those of its info series; undefined where one must be found and is not. */
  #enriched(own: Labels, newest: ReadonlyMap<string, number>): Labels | undefined {
    const added = new Map<string, string>()
    const rows = this.#names.flatMap((name) => newest.get(signature(name, own)) ?? [])
    for (const row of rows) this.#add(added, this.#times.labels[row]!, own)
    if (rows.length === 0 && !this.#matchers.every((matcher) => matcher.matches(''))) return undefined
    return [...added].reduce((labels, [name, value]) => withLabel(labels, name, value), own)
  }

  #add(added: Map<string, string>, labels: Labels, own: Labels): void {
    for (let index = 0; index < labels.length; index += 2) {
      const [name, value] = [labels[index]!, labels[index + 1]!]
      if (metadata.has(name) || (this.#matchers.length > 0 && !this.#matchers.some((matcher) => matcher.name === name))) continue
      const known = added.get(name)
      if (known !== undefined && known !== value) throw evaluationError(`conflicting label: ${name}`)
      if (labelValue(own, name) === '') added.set(name, value)
    }
  }
}

interface Reference {
  readonly at?: number
  readonly offsetMs: number
}

/** When the info series are looked at: as the selectors below say, where they all say the same. */
function referenceOf(expression: Expression): Reference {
  const found: Reference[] = []
  let isFree = false
  /** Whether there is any selector below. */
  const inspect = (each: Expression, subqueries: readonly Subquery[]): boolean => {
    const type = typeOf(each)
    if (type !== 'vector' && type !== 'matrix') return false
    if (each.kind === 'selector') {
      found.push(shifted(each, subqueries))
      return true
    }
    const inner = each.kind === 'subquery' ? [...subqueries, each] : subqueries
    const hasSelector = childrenOf(each).map((child) => inspect(child, inner)).some(Boolean)
    if (!hasSelector && !(each.kind === 'call' && each.name === 'info')) isFree = true
    return hasSelector
  }
  inspect(expression, [])
  const [first] = found
  return !first || isFree || found.some((each) => !isSameTime(each, first)) ? { offsetMs: 0 } : first
}

/** The offsets of the subqueries around it add up, until one of them fixes the time. */
function shifted({ at, offsetMs }: VectorSelector, subqueries: readonly Subquery[]): Reference {
  let reference: Reference = { offsetMs, ...(at !== undefined && { at }) }
  for (const subquery of subqueries.toReversed()) {
    if (reference.at !== undefined) break
    reference = { offsetMs: reference.offsetMs + subquery.offsetMs, ...(subquery.at !== undefined && { at: subquery.at }) }
  }
  return reference
}

function isSameTime(a: Reference, b: Reference): boolean {
  if (a.at === undefined || b.at === undefined) return a.at === b.at && a.offsetMs === b.offsetMs
  return a.at - a.offsetMs === b.at - b.offsetMs
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'range': return [expression.selector]
    case 'subquery': case 'parentheses': case 'unary': case 'step invariant': return [expression.expression]
    case 'binary': return [expression.left, expression.right]
    // The second argument of info() is a selector in its form only.
    case 'call': return expression.name === 'info' ? expression.arguments.slice(0, 1) : expression.arguments
    case 'aggregation': return expression.parameter ? [expression.expression, expression.parameter] : [expression.expression]
    default: return []
  }
}
