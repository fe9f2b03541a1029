/**
 * Sums and means of many native histograms, with what rounding takes away kept beside them.
 *
 * Follows funcSumOverTime and funcAvgOverTime in promql/functions.go and the sum and avg of
 * evaluator.aggregation in promql/engine.go of Prometheus 3.
 */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { addCompensated, scaledLost, settled } from './add.ts'
import { type Compensated, nothingLost } from './layout.ts'
import { divide, hasOverflow, multiply } from './scale.ts'

/** What was seen while adding up. */
export class HistogramTotal {
  #sum: Compensated
  /** Once the sum would overflow: the running mean. */
  #mean: Compensated | undefined
  /** Whether anything is carried yet: upstream begins to with the second histogram. */
  #isCarried = false
  #count = 1
  #hasReset: boolean
  #hasNoReset: boolean
  isReconciled = false

  constructor(first: FloatHistogram) {
    this.#sum = { histogram: first, lost: nothingLost(first) }
    this.#hasReset = first.hint === 'reset'
    this.#hasNoReset = first.hint === 'not_reset'
  }

  /** One histogram says that its counter was reset, another that its was not. */
  get isCollision(): boolean {
    return this.#hasReset && this.#hasNoReset
  }

  #note({ hint }: FloatHistogram): void {
    if (hint === 'reset') this.#hasReset = true
    if (hint === 'not_reset') this.#hasNoReset = true
  }

  /** For a sum; false where the buckets do not fit. */
  add(histogram: FloatHistogram): boolean {
    this.#note(histogram)
    const sum = addCompensated(this.#sum, histogram)
    if (!sum) return false
    this.#sum = sum
    this.#isCarried = true
    if (sum.isReconciled) this.isReconciled = true
    return true
  }

  /** For a mean; false where the buckets do not fit. A number among the samples counts as well. */
  addToMean(histogram: FloatHistogram): boolean {
    this.#note(histogram)
    const count = ++this.#count
    if (!this.#mean) {
      const sum = addCompensated(this.#sum, histogram)
      if (!sum) return false
      if (sum.isReconciled) this.isReconciled = true
      if (!hasOverflow(sum.histogram)) {
        this.#sum = sum
        this.#isCarried = true
        return true
      }
      this.#mean = scaled(this.#sum, (each) => divide(each, count - 1), (value) => value / (count - 1))
    }
    const share = (count - 1) / count
    const smaller = scaled(this.#mean, (each) => multiply(each, share), (value) => value * share)
    const mean = addCompensated(smaller, divide(histogram, count))
    if (!mean) return false
    if (mean.isReconciled) this.isReconciled = true
    this.#mean = mean
    this.#isCarried = true
    return true
  }

  get sum(): FloatHistogram {
    return this.#isCarried ? settled(this.#sum) : this.#sum.histogram
  }

  get mean(): FloatHistogram {
    if (this.#mean) return settled(this.#mean)
    const count = this.#count
    const divided = scaled(this.#sum, (each) => divide(each, count), (value) => value / count)
    return this.#isCarried ? settled(divided) : divided.histogram
  }
}

function scaled(
  { histogram, lost }: Compensated, by: (histogram: FloatHistogram) => FloatHistogram, byLost: (value: number) => number,
): Compensated {
  return { histogram: by(histogram), lost: scaledLost(lost, byLost) }
}
