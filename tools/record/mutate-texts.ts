/** Texts with something missing, added or exchanged, for the words with which they are refused. */
import { integerBelow, stream } from '@track/simulation'

export interface Mutating {
  /** Names the chance. */
  readonly purpose: string
  /** What may be added. */
  readonly tokens: readonly string[]
  readonly count: number
  readonly seed: number
}

/** The texts as they are, then so many mutations of them; each once. */
export function mutateTexts(written: readonly string[], { purpose, tokens, count, seed }: Mutating): string[] {
  const mutated = Array.from({ length: count }, (_, index) => {
    const draws = stream(seed, purpose, String(index))
    const below = (bound: number, draw: number) => integerBelow(bound, draws, draw)
    const parts = written[below(written.length, 0)]!.match(/\w+|\s+|[^\w\s]/g) ?? ['']
    const place = below(parts.length, 1)
    const token = tokens[below(tokens.length, 2)]!
    const change = below(3, 3)
    if (change === 0) parts.splice(place, 1)
    else if (change === 1) parts.splice(place, 0, ` ${token} `)
    else parts[place] = token
    return parts.join('')
  })
  return [...new Set([...written, ...mutated])]
}
