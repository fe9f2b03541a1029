/**
 * Work that comes out the same for the same rows, which are seldom others from one step to the next: the last few results are
 * kept beside a row. Nothing of it is state; what is not there any more is worked out again, to the same.
 */
import { oncePerRow } from '@track/simulation'

interface Recalled<Result> {
  readonly asked: readonly unknown[]
  readonly result: Result
}

const keptMax = 12

/** `work`, unless it was done for the very same rows and numbers a short while ago. */
export type Recall<Row extends object, Result> = (row: Row, asked: readonly unknown[], work: () => Result) => Result

export function recall<Row extends object, Result>(): Recall<Row, Result> {
  const kept = oncePerRow((_row: Row): Recalled<Result>[] => [])
  return (row, asked, work) => {
    const list = kept(row)
    const place = list.findIndex((each) => each.asked.length === asked.length && each.asked.every((one, index) => Object.is(one, asked[index])))
    const found = place < 0 ? { asked, result: work() } : list[place]!
    if (place === 0) return found.result
    if (place > 0) list.splice(place, 1)
    list.unshift(found)
    if (list.length > keptMax) list.pop()
    return found.result
  }
}
