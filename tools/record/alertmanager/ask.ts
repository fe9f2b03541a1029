/** Questions to Alertmanager's own packages: a program (`main.go`, built with `go build`) answers them. */
import { execFileSync } from 'node:child_process'

export interface Answer {
  readonly error?: string
  readonly value?: unknown
  /** It fell over the question. */
  readonly panic?: string
}

export function ask(program: string, questions: readonly object[]): readonly Answer[] {
  return JSON.parse(execFileSync(program, [], { input: JSON.stringify(questions), maxBuffer: 1 << 30 }).toString()) as readonly Answer[]
}

/** What is said of it: the value, or the words. */
export function said({ error, value }: Answer): unknown {
  return error === undefined ? value : { error }
}
