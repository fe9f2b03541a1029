/** How many exemplars are kept: two an interval, a hundred in all. Follows pkg/traceql/util.go (bucketSet) of Tempo 2.8. */
const exemplarsMax = 100
const exemplarsPerInterval = 2

export class ExemplarRoom {
  readonly #counts: number[]
  #total = 0

  constructor(intervals: number) {
    this.#counts = Array.from({ length: intervals }, () => 0)
  }

  /** Whether there was room for one more. */
  take(interval: number): boolean {
    const count = this.#counts[interval]
    if (count === undefined || this.#total >= exemplarsMax || count >= exemplarsPerInterval) return false
    this.#counts[interval] = count + 1
    this.#total++
    return true
  }
}
