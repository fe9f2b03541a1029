/** Converters that a filter of metrics has: whether any of a metric's points has an attribute. Follows internal/filter/filterottl/functions.go of opentelemetry-collector-contrib 0.152. */
import type { PointDraft } from '../data/batch.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { printData } from '../values/print.ts'
import { define } from './row.ts'

function pointsOf({ metric }: Target): readonly PointDraft[] {
  if (metric!.data.kind === 'empty') throw new OttlError('unknown metric type')
  return metric!.points
}

export const pointFunctions = [
  define('HasAttrKeyOnDatapoint', 'Key string', ({ Key }) => (target) => pointsOf(target).some(({ attributes }) => attributes.find(Key) !== undefined)),
  define('HasAttrOnDatapoint', 'Key string, ExpectedVal string', ({ Key, ExpectedVal }) => (target) => pointsOf(target).some(({ attributes }) => {
    const entry = attributes.find(Key)
    return entry !== undefined && printData(entry.value) === ExpectedVal
  })),
]
