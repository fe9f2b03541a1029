/** What a metric query answers, as Go's indenting encoder writes it. Follows pkg/logcli/print/print.go of Loki 3.7.8. */
import { goJson } from '@track/telemetry'

type Pair = readonly [seconds: number, value: string]

export type ApiResult =
  | { readonly resultType: 'streams'; readonly result: readonly ApiStream[] }
  | { readonly resultType: 'scalar'; readonly result: Pair }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: Pair }[] }
  | { readonly resultType: 'matrix'; readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly values: readonly Pair[] }[] }

export interface ApiStream {
  readonly stream: Readonly<Record<string, string>>
  /** Nanoseconds and a line. */
  readonly values: readonly (readonly [string, string])[]
}

/** Without an end of line, as it is. */
export function printIndented(value: unknown): string {
  return indented(value, '')
}

function indented(value: unknown, margin: string): string {
  if (typeof value !== 'object' || value === null) return goJson(value as never)
  const inner = `${margin}  `
  const parts = Array.isArray(value)
    ? value.map((each) => indented(each, inner))
    : Object.keys(value).sort().map((name) => `${goJson(name)}: ${indented((value as Record<string, unknown>)[name], inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return parts.length === 0 ? open + close : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${margin}${close}`
}
