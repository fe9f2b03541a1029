/**
 * Sums that keep what rounding takes away.
 *
 * Follows util/kahansum/kahansum.go of Prometheus 3 (Neumaier's variant of Kahan's summation).
 */
export class KahanSum {
  sum: number
  correction = 0

  constructor(first = 0) {
    this.sum = first
  }

  add(value: number): void {
    const total = this.sum + value
    if (total > Number.MAX_VALUE || total < -Number.MAX_VALUE) this.correction = 0
    else if (Math.abs(this.sum) >= Math.abs(value)) this.correction += (this.sum - total) + value
    else this.correction += (value - total) + this.sum
    this.sum = total
  }

  /** The sum, or an infinity as it stands. */
  get total(): number {
    return Math.abs(this.sum) === Infinity ? this.sum : this.sum + this.correction
  }
}

/** The mean of values taken in one by one; switches to a running mean where the sum would overflow. */
export class KahanMean {
  #count = 1
  #sum: KahanSum
  #mean: KahanSum | undefined

  constructor(first: number) {
    this.#sum = new KahanSum(first)
  }

  add(value: number): void {
    this.#count++
    if (!this.#mean) {
      const { sum, correction } = this.#sum
      this.#sum.add(value)
      if (Math.abs(this.#sum.sum) !== Infinity) return
      this.#mean = new KahanSum(sum / (this.#count - 1))
      this.#mean.correction = correction / (this.#count - 1)
    }
    const share = (this.#count - 1) / this.#count
    this.#mean.sum *= share
    this.#mean.correction *= share
    this.#mean.add(value / this.#count)
  }

  get value(): number {
    if (this.#mean) return this.#mean.sum + this.#mean.correction
    return this.#sum.sum / this.#count + this.#sum.correction / this.#count
  }
}
