/** The options of a variable in order. Follows sortVariableValues of @grafana/scenes 6. */
import type { VariableOption } from '../model/dashboard.ts'

/** 1 and 2 by text, 3 and 4 by the last number, 5 and 6 by text whatever its case, 7 and 8 naturally; odd ones rise. */
export function sortOptions(options: readonly VariableOption[], sort: number): readonly VariableOption[] {
  const kind = Math.ceil(sort / 2)
  const compare = comparers[kind]
  if (!compare) return options
  const sorted = options.toSorted((a, b) => compare(a.text, b.text))
  return sort % 2 === 0 ? sorted.reverse() : sorted
}

type Comparer = (a: string, b: string) => number

const byCode: Comparer = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

const comparers: Readonly<Record<number, Comparer>> = {
  1: byCode,
  2: (a, b) => numberIn(a) - numberIn(b),
  3: (a, b) => byCode(a.toLowerCase(), b.toLowerCase()),
  4: natural,
}

function numberIn(text: string): number {
  const [, digits] = /^.*?(\d+).*$/.exec(text) ?? []
  return digits === undefined ? -1 : Number(digits)
}

/** Runs of digits as numbers: `pod-2` before `pod-10`. */
function natural(a: string, b: string): number {
  const runs = (text: string): string[] => text.match(/\d+|\D+/g) ?? []
  const [x, y] = [runs(a), runs(b)]
  for (let place = 0; place < Math.min(x.length, y.length); place++) {
    const [p, q] = [x[place]!, y[place]!]
    const difference = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : byCode(p, q)
    if (difference !== 0) return difference
  }
  return x.length - y.length
}
