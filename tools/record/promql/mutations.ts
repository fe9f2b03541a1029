/** Queries with something missing, added or exchanged, for the words of refusals. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutateTexts } from '../mutate-texts.ts'

const tokens = [
  'foo', '(', ')', '{', '}', '[', ']', ',', '"x"', '5m', '1', '+', '-', 'by', 'sum', 'offset', '@', ':', '=', '=~', 'on', 'bool', 'group_left',
  'rate', 'and', '.5', '$', '#', 'start', 'step()', 'max_of(', 'without',
]

/** The queries that were written by hand, then as many mutations of them. */
export function mutateQueries(count: number, seed = 5): string[] {
  const written = readFileSync(join(import.meta.dirname, 'written.txt'), 'utf8').split('\n').filter(Boolean)
  return mutateTexts(written, { purpose: 'promql mutations', tokens, count, seed })
}
