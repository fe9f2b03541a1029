/** What commands cost in virtual time, so that a loop that polls makes time pass. */
import { type Duration, microsecond, millisecond, type Plain } from '@track/simulation'
import type { Code } from './code.ts'
import type { SystemCall } from './program.ts'

export const costs = {
  /** Starting a program: fork, exec, linking, and its first work. */
  program: 20 * millisecond,
  /** A subshell: a fork alone. */
  subshell: 1 * millisecond,
  /** A builtin or a step of a loop. */
  builtin: 100 * microsecond,
} as const satisfies Record<string, Duration>

/** Bytes that are copied in a microsecond. */
const bytesAMicrosecond = 512

/** A system call takes a microsecond, and longer where much is copied. */
export function costOfCall(call: SystemCall, answer: Plain): Duration {
  const copied = (call.call === 'write' ? call.text.length : 0) + (typeof answer === 'string' ? answer.length : 0)
  return 1 + Math.floor(copied / bytesAMicrosecond)
}

export function costOf(code: Code, program: string): Duration {
  return code.programs.get(program)?.cost ?? costs.program
}
