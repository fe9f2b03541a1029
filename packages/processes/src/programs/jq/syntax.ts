/** What a jq filter is made of. */

export type Filter =
  | { readonly is: 'identity' }
  | { readonly is: 'recurse' }
  | { readonly is: 'literal'; readonly value: number | null | boolean }
  | { readonly is: 'string'; readonly format: string | undefined; readonly parts: readonly (string | Filter)[] }
  | { readonly is: 'format'; readonly name: string }
  | { readonly is: 'index'; readonly of: Filter; readonly key: Filter }
  | { readonly is: 'slice'; readonly of: Filter; readonly from: Filter | undefined; readonly to: Filter | undefined }
  | { readonly is: 'iterate'; readonly of: Filter }
  | { readonly is: 'try'; readonly body: Filter; readonly handler: Filter | undefined }
  | { readonly is: 'array'; readonly body: Filter | undefined }
  | { readonly is: 'object'; readonly entries: readonly (readonly [Filter, Filter])[] }
  | { readonly is: 'negate'; readonly body: Filter }
  | { readonly is: 'pipe'; readonly left: Filter; readonly right: Filter }
  | { readonly is: 'comma'; readonly left: Filter; readonly right: Filter }
  | { readonly is: 'alternative'; readonly left: Filter; readonly right: Filter }
  | { readonly is: 'combine'; readonly operator: string; readonly left: Filter; readonly right: Filter }
  | { readonly is: 'update'; readonly operator: string; readonly target: Filter; readonly value: Filter }
  | { readonly is: 'if'; readonly test: Filter; readonly yes: Filter; readonly no: Filter | undefined }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'bind'; readonly source: Filter; readonly patterns: readonly Pattern[]; readonly body: Filter }
  | { readonly is: 'reduce'; readonly source: Filter; readonly pattern: Pattern; readonly start: Filter; readonly update: Filter }
  | { readonly is: 'foreach'; readonly source: Filter; readonly pattern: Pattern; readonly start: Filter; readonly update: Filter; readonly extract: Filter | undefined }
  | { readonly is: 'define'; readonly definition: Definition; readonly body: Filter }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Filter[] }
  | { readonly is: 'label'; readonly name: string; readonly body: Filter }
  | { readonly is: 'break'; readonly name: string }

export type Pattern =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'list'; readonly items: readonly Pattern[] }
  | { readonly is: 'fields'; readonly fields: readonly { readonly key: Filter; readonly bound: string | undefined; readonly pattern: Pattern | undefined }[] }

export interface Definition {
  readonly name: string
  /** `$a` is a value, `a` a filter. */
  readonly parameters: readonly string[]
  readonly body: Filter
}

/** A program that cannot be read. */
export class JqSyntaxError extends Error {}
