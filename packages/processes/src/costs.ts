/** What commands cost in virtual time, so that a loop that polls makes time pass. */
import { type Duration, microsecond, millisecond } from '@track/simulation'
import type { Code } from './code.ts'

export const costs = {
  /** Starting a program: fork, exec, linking, and its first work. */
  program: 20 * millisecond,
  /** A subshell: a fork alone. */
  subshell: 1 * millisecond,
  /** A builtin or a step of a loop. */
  builtin: 100 * microsecond,
} as const satisfies Record<string, Duration>

export function costOf(code: Code, program: string): Duration {
  return code.programs.get(program)?.cost ?? costs.program
}
