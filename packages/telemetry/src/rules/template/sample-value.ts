/** The value of a sample in a template: a number, or a native histogram with its fields. Follows template/template.go (AlertTemplateData) of Prometheus 3.16. Left out: spans and buckets as fields. */
import { goFloat, GoValue } from '@track/formats'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { printHistogram } from '../../series/histogram/print.ts'

export function templateValue(value: number, histogram: FloatHistogram | undefined): GoValue {
  if (!histogram) return goFloat(value)
  const { schema, count, sum, zeroCount, zeroThreshold } = histogram
  return new GoValue({ name: '*histogram.FloatHistogram', kind: 'struct', print: () => printHistogram(histogram) }, {
    Schema: BigInt(schema), Count: goFloat(count), Sum: goFloat(sum), ZeroCount: goFloat(zeroCount), ZeroThreshold: goFloat(zeroThreshold),
  })
}
