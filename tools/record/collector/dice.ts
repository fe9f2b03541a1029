/** Chance of recordings: the same every time. */

export interface Dice {
  /** In [0, 1). */
  readonly roll: () => number
  readonly below: (bound: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly chance: (share: number) => boolean
}

/** Mulberry32. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = state
    value = Math.imul(value ^ (value >>> 15), value | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const below = (bound: number) => Math.floor(roll() * bound)
  return { roll, below, pick: (items) => items[below(items.length)]!, chance: (share) => roll() < share }
}
