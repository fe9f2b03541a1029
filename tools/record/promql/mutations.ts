/** Queries with something missing, added or exchanged, for the words of refusals. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { integerBelow, stream } from '@track/simulation'

const tokens = [
  'foo', '(', ')', '{', '}', '[', ']', ',', '"x"', '5m', '1', '+', '-', 'by', 'sum', 'offset', '@', ':', '=', '=~', 'on', 'bool', 'group_left',
  'rate', 'and', '.5', '$', '#', 'start', 'step()', 'max_of(', 'without',
]

/** The queries that were written by hand, then as many mutations of them. */
export function mutateQueries(count: number, seed = 5): string[] {
  const written = readFileSync(join(import.meta.dirname, 'written.txt'), 'utf8').split('\n').filter(Boolean)
  const mutated = Array.from({ length: count }, (_, index) => {
    const draws = stream(seed, 'promql mutations', String(index))
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
