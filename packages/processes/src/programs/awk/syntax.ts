/** What an awk program is made of: rows that the parser writes and the interpreter walks. */

export type Expression =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'regex'; readonly pattern: string }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'field'; readonly index: Expression }
  | { readonly is: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly is: 'assign'; readonly operator: string; readonly target: Target; readonly value: Expression }
  | { readonly is: 'step'; readonly target: Target; readonly by: 1 | -1; readonly prefix: boolean }
  | { readonly is: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly is: 'match'; readonly negated: boolean; readonly text: Expression; readonly pattern: Expression }
  | { readonly is: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly is: 'getline'; readonly target: Target | undefined; readonly from: 'input' | 'file' | 'command'; readonly source: Expression | undefined }
  | { readonly is: 'group'; readonly inner: Expression }

export type Target = Extract<Expression, { is: 'variable' | 'field' | 'element' }>

export interface Redirect {
  readonly kind: '>' | '>>' | '|'
  readonly target: Expression
}

export type Statement =
  | { readonly is: 'expression'; readonly value: Expression }
  | { readonly is: 'print' | 'printf'; readonly args: readonly Expression[]; readonly to: Redirect | undefined }
  | { readonly is: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly is: 'while'; readonly test: Expression; readonly body: Statement }
  | { readonly is: 'do'; readonly body: Statement; readonly test: Expression }
  | { readonly is: 'for'; readonly start: Statement | undefined; readonly test: Expression | undefined; readonly step: Statement | undefined; readonly body: Statement }
  | { readonly is: 'forin'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly is: 'block'; readonly statements: readonly Statement[] }
  | { readonly is: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly is: 'exit' | 'return'; readonly value: Expression | undefined }
  | { readonly is: 'delete'; readonly name: string; readonly keys: readonly Expression[] | undefined }

export interface Rule {
  /** `BEGIN`, `END`, a condition, a range of two, or always. */
  readonly pattern: 'begin' | 'end' | 'always' | { readonly from: Expression; readonly to: Expression | undefined }
  /** Undefined prints the record. */
  readonly action: Statement | undefined
}

export interface AwkFunction {
  readonly parameters: readonly string[]
  readonly body: Statement
}

export interface AwkProgram {
  readonly rules: readonly Rule[]
  readonly functions: ReadonlyMap<string, AwkFunction>
}

/** What awk says of a program that it cannot read or run. */
export class AwkError extends Error {}
