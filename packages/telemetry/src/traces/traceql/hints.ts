/** What a query asks of the engine beside its answer. Follows pkg/traceql/enum_hints.go of Tempo 2.8. Left out: sampling. */
import type { Hint } from './syntax.ts'

export function hasHint(hints: readonly Hint[] | undefined, name: 'most_recent'): boolean {
  const hint = hints?.find((each) => each.name === name && each.value.type === 'boolean')
  return hint?.value.type === 'boolean' && hint.value.value
}

export function wholeHint(hints: readonly Hint[] | undefined, name: 'exemplars'): number | undefined {
  const hint = hints?.find((each) => each.name === name && each.value.type === 'int')
  return hint?.value.type === 'int' ? Number(hint.value.value) : undefined
}
