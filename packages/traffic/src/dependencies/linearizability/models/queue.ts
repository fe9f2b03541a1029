/** First in, first out. */
import type { Model } from '../model.ts'

export type QueueInput =
  | { readonly kind: 'enqueue'; readonly value: string }
  /** Answered with the value, or with nothing from an empty queue. */
  | { readonly kind: 'dequeue' }

export const queueModel: Model<readonly string[], QueueInput, string | undefined> = {
  name: 'queue',
  initial: [],
  step(state, input, output, isOpen) {
    if (input.kind === 'enqueue') return [...state, input.value]
    return isOpen || output === state[0] ? state.slice(1) : undefined
  },
  keyOf: (state) => state.join('\n'),
  told(input, output, isOpen) {
    const answer = isOpen ? ', not answered' : ''
    if (input.kind === 'enqueue') return `enqueue ${input.value}${answer}`
    return `dequeue${isOpen ? answer : ` → ${output ?? 'nothing'}`}`
  },
}
