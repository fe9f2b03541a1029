/**
 * Which series and labels there are.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (series, labelNames, labelValues).
 */
import { millisecond } from '@track/simulation'
import { selectSeries } from '../series/index-of-labels.ts'
import { compareLabels, compareText, type Labels, labelsMap, labelValue, quote } from '../series/labels.ts'
import type { Matcher } from '../series/matcher.ts'
import { Samples } from '../series/samples.ts'
import { readSeries } from '../series/segments/sampling.ts'
import type { Answered } from './answer.ts'
import type { Endpoint, PrometheusView } from './endpoint.ts'
import type { Json } from './go-json.ts'
import { type ApiRequest, badData, invalid, limitOf, matcherSetsOf, optionalTimeOf } from './request.ts'

interface Asked {
  readonly limit: number
  readonly fromMs: number
  readonly toMs: number
  readonly sets: readonly (readonly Matcher[])[]
}

export const series: Endpoint = (prometheus, request) => {
  if ((request.parameters['match[]'] ?? []).length === 0) throw badData('no match[] parameter provided')
  const asked = read(request, (words) => invalid('match[]', words))
  const found = labelSets(prometheus, asked).sort(compareLabels)
  return limited(found.map(labelsMap), asked.limit)
}

export const labelNames: Endpoint = (prometheus, request) => {
  const asked = read(request, badData)
  const names = new Set(labelSets(prometheus, asked).flatMap((labels) => labels.filter((_, index) => index % 2 === 0)))
  return limited([...names].sort(compareText), asked.limit)
}

/** `name` stands in the path, where a name that is no classic one may be escaped. */
export function labelValues(name: string): Endpoint {
  return (prometheus, request) => {
    const label = name.startsWith('U__') ? unescaped(name) : name
    if (label === '') throw badData(`invalid label name: ${quote(label)}`)
    const asked = read(request, badData)
    const values = new Set(labelSets(prometheus, asked).map((labels) => labelValue(labels, label)))
    values.delete('')
    return limited([...values].sort(compareText), asked.limit)
  }
}

function read(request: ApiRequest, refuse: Parameters<typeof matcherSetsOf>[1]): Asked {
  const limit = limitOf(request)
  const fromMs = Math.floor(optionalTimeOf(request, 'start', -Infinity) / millisecond)
  const toMs = Math.floor(optionalTimeOf(request, 'end', Infinity) / millisecond)
  return { limit, fromMs, toMs, sets: matcherSetsOf(request, refuse) }
}

/** Of the series that match any set and have a sample in the time asked for. */
function labelSets({ store }: PrometheusView, { sets, fromMs, toMs }: Asked): Labels[] {
  const numbers = new Set(sets.length === 0 ? selectSeries(store, []) : sets.flatMap((matchers) => [...selectSeries(store, matchers)]))
  const into = new Samples()
  const isWhole = fromMs === -Infinity && toMs === Infinity
  return [...numbers].filter((number) => {
    if (isWhole) return true
    readSeries(store, number, { fromMs, toMs, into })
    return into.length > 0
  }).map((number) => store.labels[number]!)
}

function limited(data: readonly Json[], limit: number): Answered {
  if (limit === 0 || data.length <= limit) return { data }
  return { data: data.slice(0, limit), warnings: ['results truncated due to limit'] }
}

/** `U__my_2e_name` for `my.name` (model.UnescapeName); what is not escaped so stands for itself. */
function unescaped(name: string): string {
  let text = ''
  for (const [whole, hex, plain] of name.slice(3).matchAll(/_([0-9a-fA-F]+)_|(__|[^_])/g)) {
    if (hex !== undefined) text += String.fromCodePoint(parseInt(hex, 16))
    else text += plain === '__' ? '_' : whole
  }
  return text
}
