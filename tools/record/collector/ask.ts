/** Questions to the packages of the OpenTelemetry Collector: a program (`main.go` beside, built with `go build`) answers them. */
import { execFileSync } from 'node:child_process'

export interface Output {
  readonly at: number
  readonly signal: string
  readonly to?: string
  readonly json: string
}

export interface Answer {
  readonly error?: string
  /** It fell over the question. */
  readonly panic?: string
  readonly json?: string
  /** In base64. */
  readonly proto?: string
  readonly value?: readonly unknown[]
  readonly outputs?: readonly Output[]
  readonly errors?: readonly string[]
}

export function ask(program: string, questions: readonly object[]): readonly Answer[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n')
  const lines = execFileSync(program, [], { input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Answer)
}
