/** One value: read, written, and set if it is as expected. */
import type { Model } from '../model.ts'

export type RegisterInput =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: string }
  | { readonly kind: 'compare and set'; readonly expected: string | undefined; readonly value: string }

type Value = string | undefined

export const registerModel: Model<{ readonly value: Value }, RegisterInput, Value | boolean> = {
  name: 'register',
  initial: { value: undefined },
  step(state, input, output, isOpen) {
    if (input.kind === 'read') return isOpen || output === state.value ? state : undefined
    if (input.kind === 'write') return { value: input.value }
    const isSet = state.value === input.expected
    if (!isOpen && output !== isSet) return undefined
    return isSet ? { value: input.value } : state
  },
  keyOf: ({ value }) => value ?? ' none',
  told(input, output, isOpen) {
    const answer = isOpen ? ', not answered' : input.kind === 'read' ? ` → ${output === undefined ? 'nothing' : String(output)}` : ''
    if (input.kind === 'read') return `read${answer}`
    if (input.kind === 'write') return `write ${input.value}${answer}`
    return `set ${input.expected ?? 'nothing'} to ${input.value}${isOpen ? answer : ` → ${output === true ? 'done' : 'refused'}`}`
  },
}
