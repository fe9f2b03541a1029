/** Lists that only grow, by key: a read shows every append before it, in its order. */
import type { Model } from '../model.ts'

export type ListInput =
  | { readonly kind: 'append'; readonly key: string; readonly value: string }
  | { readonly kind: 'read'; readonly key: string }

export const listModel: Model<readonly string[], ListInput, readonly string[]> = {
  name: 'append-only list',
  initial: [],
  step(state, input, output = [], isOpen) {
    if (input.kind === 'append') return [...state, input.value]
    const isSame = output.length === state.length && output.every((value, place) => value === state[place])
    return isOpen || isSame ? state : undefined
  },
  keyOf: (state) => state.join('\n'),
  partOf: ({ key }) => key,
  told(input, output, isOpen) {
    if (input.kind === 'append') return `append ${input.value}${isOpen ? ', not answered' : ''}`
    return `read${isOpen ? ', not answered' : ` → [${(output ?? []).join(' ')}]`}`
  },
}
