/** Seeded choices: the same name, index and seed choose the same. */
import { stream, uniform, type Stream } from '@track/simulation'

export class Chooser {
  readonly #stream: Stream
  #drawn = 0

  constructor(name: string, index: number, seed: number) {
    this.#stream = stream(seed, name, String(index))
  }

  chance(): number {
    return uniform(this.#stream, this.#drawn++)
  }

  below(count: number): number {
    return Math.floor(this.chance() * count)
  }

  of<Item>(list: readonly Item[]): Item {
    return list[this.below(list.length)]!
  }
}
