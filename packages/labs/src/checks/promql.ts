/** `promql`: a query over the world's own telemetry; every sample of the answer must pass. */
import { telemetryOf } from '@track/cluster'
import { oncePerRow } from '@track/simulation'
import { labelsRecord, parsePromql, prepareQuery, PromqlError, queryInstant } from '@track/telemetry'
import { holds, readExpression } from '../expression.ts'
import { filled, held, missing, printNumber } from '../judgement.ts'
import type { CheckBase, CheckKind } from './check.ts'

export interface PromqlCheck extends CheckBase {
  readonly kind: 'promql'
  readonly query: string
  readonly is: string
}

/** A check's query, read once. */
const queryOf = oncePerRow(({ query }: PromqlCheck) => prepareQuery(query))

export const promqlCheck: CheckKind<PromqlCheck> = {
  name: 'promql',
  fields: ['promql', 'is'],

  read(reading, fields, path) {
    const query = reading.text(fields['promql'], [...path, 'promql'])
    try {
      if (query !== '') parsePromql(query)
    } catch (reason) {
      // The author's slip, in Prometheus' words.
      if (!(reason instanceof PromqlError)) throw reason
      reading.complain([...path, 'promql'], reason.message)
    }
    return { query, is: readExpression(reading, fields['is'] ?? 'value == 1', [...path, 'is']) }
  },

  judge(simulation, check) {
    const { query, is, otherwise } = check
    const samples = samplesOf(queryInstant(telemetryOf(simulation), queryOf(check), simulation.now))
    if (samples.length === 0) return missing(`no data yet for ${query}`)
    const failing = samples.filter(({ value, labels }) => !holds(check, { value, labels }))
    const [worst] = failing
    if (!worst) return held(`${query} is ${samples.map(({ value }) => printNumber(value)).join(', ')}`, samples.map(({ value }) => value))
    const values = samples.map(({ value }) => value)
    const numbers = { value: worst.value, min: Math.min(...values), max: Math.max(...values) }
    const says = otherwise === '' ? `${query} is ${printNumber(worst.value)}, expected ${is}` : filled(otherwise, { ...worst.labels, ...numbers })
    return missing(says, { credit: 1 - failing.length / samples.length, evidence: values })
  },
}

interface Found {
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}

function samplesOf({ resultType, result }: ReturnType<typeof queryInstant>): Found[] {
  if (resultType === 'vector') return result.map(({ value, labels }) => ({ value, labels: labelsRecord(labels) }))
  return resultType === 'scalar' ? [{ value: result.value, labels: {} }] : []
}
