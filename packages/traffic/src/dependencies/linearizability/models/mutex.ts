/** A lock that one holds at a time, and whose grants have numbers that only grow: the tokens of fencing. */
import type { Model } from '../model.ts'

export type MutexInput =
  /** Answered with the token once the lock is had. */
  | { readonly kind: 'acquire'; readonly holder: string }
  | { readonly kind: 'release'; readonly holder: string }

interface Mutex {
  readonly holder: string | undefined
  readonly token: number
}

export const mutexModel: Model<Mutex, MutexInput, number | boolean> = {
  name: 'mutex',
  initial: { holder: undefined, token: 0 },
  step(state, { kind, holder }, output, isOpen) {
    if (kind === 'release') {
      const isHeld = state.holder === holder
      if (!isOpen && output !== isHeld) return undefined
      return isHeld ? { ...state, holder: undefined } : state
    }
    if (state.holder !== undefined) return undefined
    if (isOpen) return { ...state, holder }
    return typeof output === 'number' && output > state.token ? { holder, token: output } : undefined
  },
  keyOf: ({ holder, token }) => `${token} ${holder ?? ''}`,
  told({ kind }, output, isOpen) {
    if (isOpen) return `${kind}, not answered`
    if (kind === 'acquire') return `acquire → token ${String(output)}`
    return `release → ${output === true ? 'done' : 'not held'}`
  },
}
