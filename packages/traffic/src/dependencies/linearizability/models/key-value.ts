/** Keys and values: a register a key. */
import type { Model } from '../model.ts'
import { registerModel, type RegisterInput } from './register.ts'

export type KeyValueInput =
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  | { readonly kind: 'compare and set'; readonly key: string; readonly expected: string | undefined; readonly value: string }

export const keyValueModel: Model<{ readonly value: string | undefined }, KeyValueInput, string | undefined | boolean> = {
  name: 'key-value',
  initial: registerModel.initial,
  step: (state, input, output, isOpen) => registerModel.step(state, ofRegister(input), output, isOpen),
  keyOf: registerModel.keyOf,
  partOf: ({ key }) => key,
  told: (input, output, isOpen) => registerModel.told(ofRegister(input), output, isOpen),
}

function ofRegister(input: KeyValueInput): RegisterInput {
  if (input.kind === 'get') return { kind: 'read' }
  return input.kind === 'put' ? { kind: 'write', value: input.value } : input
}
