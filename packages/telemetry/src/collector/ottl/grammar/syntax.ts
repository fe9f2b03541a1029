/** Statements, conditions and values as they were written. Follows pkg/ottl/grammar.go of opentelemetry-collector-contrib 0.152. */

export interface StatementSyntax {
  readonly editor?: CallSyntax
  readonly converter?: CallSyntax
  readonly where?: BooleanSyntax
}

/** Of an editor or a converter. */
export interface CallSyntax {
  readonly function: string
  readonly arguments?: readonly ArgumentSyntax[]
  readonly keys?: readonly KeySyntax[]
}

export interface ArgumentSyntax {
  readonly name?: string
  readonly value?: ValueSyntax
  readonly functionName?: string
}

export interface BooleanSyntax {
  readonly left: TermSyntax
  readonly right?: readonly { readonly term: TermSyntax }[]
}

export interface TermSyntax {
  readonly left: BooleanValueSyntax
  readonly right?: readonly { readonly value: BooleanValueSyntax }[]
}

export interface BooleanValueSyntax {
  readonly negation?: string
  readonly comparison?: { readonly left: ValueSyntax; readonly op: Comparison; readonly right: ValueSyntax }
  readonly constExpr?: { readonly boolean?: string; readonly converter?: CallSyntax }
  readonly subExpr?: BooleanSyntax
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>=' | '>'

export interface ValueSyntax {
  readonly isNil?: string
  readonly literal?: LiteralSyntax
  readonly mathExpression?: MathSyntax
  /** `0x…`. */
  readonly bytes?: string
  readonly string?: string
  readonly boolean?: string
  readonly enum?: string
  readonly map?: { readonly values?: readonly { readonly key: string; readonly value: ValueSyntax }[] }
  readonly list?: { readonly values?: readonly ValueSyntax[] }
}

export interface LiteralSyntax {
  readonly editor?: CallSyntax
  readonly converter?: CallSyntax
  readonly float?: number
  readonly int?: bigint
  readonly path?: PathSyntax
}

export interface PathSyntax {
  /** Where it begins, in bytes. */
  readonly offset: number
  readonly context?: string
  readonly fields: readonly { readonly name: string; readonly keys?: readonly KeySyntax[] }[]
}

export interface KeySyntax {
  readonly string?: string
  readonly int?: bigint
  readonly mathExpression?: MathSyntax
  readonly expression?: LiteralSyntax
}

export interface MathSyntax {
  readonly left: MathTermSyntax
  readonly right?: readonly { readonly operator: MathOperator; readonly term: MathTermSyntax }[]
}

export interface MathTermSyntax {
  readonly left: MathValueSyntax
  readonly right?: readonly { readonly operator: MathOperator; readonly value: MathValueSyntax }[]
}

export interface MathValueSyntax {
  readonly unaryOp?: MathOperator
  readonly literal?: LiteralSyntax
  readonly subExpression?: MathSyntax
}

export type MathOperator = '+' | '-' | '*' | '/'
