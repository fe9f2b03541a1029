/** Exemplars of OTLP as Prometheus keeps them. Follows getPromExemplars in storage/remote/otlptranslator/prometheusremotewrite/helper.go of Prometheus 3.16. */
import { printData } from '../collector/ottl/values/print.ts'
import { dataOf } from '../collector/ottl/values/value.ts'
import type { MetricExemplar } from '../otlp/metrics.ts'
import type { StoredExemplar } from '../series/exemplars.ts'
import { compareText } from '../series/labels.ts'
import { UntranslatableError } from './labels.ts'

/** Characters of the names and values of its labels. */
const lengthMax = 128

/** In the order in which they were sent. */
export function exemplarsOf(exemplars: readonly MetricExemplar[]): readonly StoredExemplar[] {
  return exemplars.map(({ value, time, traceId, spanId, filteredAttributes }) => {
    if (value === null) throw new UntranslatableError('unsupported exemplar value type: Empty')
    const ids = ([['trace_id', traceId], ['span_id', spanId]] as const).filter(([, id]) => id !== '')
    const attributes = filteredAttributes.filter(({ key }) => !ids.some(([name]) => name === key)).map(({ key, value: own }) => [key, printData(dataOf(own))] as const)
    const length = [...ids, ...attributes].flat().reduce((sum, text) => sum + Array.from(text).length, 0)
    const pairs = [...ids, ...(length <= lengthMax ? attributes : [])].filter(([, text]) => text !== '').toSorted(([a], [b]) => compareText(a, b))
    const timeMs = millisecondsOf(time)
    return { labels: pairs.flat(), value: Number(value), timeMs, hasTime: timeMs !== 0 }
  })
}

export function millisecondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n)
}
