/** Walks over what was written: its paths, functions, enums and slips. Follows pkg/ottl/grammar.go and paths.go of opentelemetry-collector-contrib 0.152. */
import type { ArgumentSyntax, BooleanSyntax, BooleanValueSyntax, CallSyntax, KeySyntax, LiteralSyntax, MathSyntax, MathValueSyntax, PathSyntax, ValueSyntax } from './syntax.ts'

export interface Visitor {
  readonly path?: (path: PathSyntax) => void
  readonly editor?: (call: CallSyntax) => void
  readonly converter?: (call: CallSyntax) => void
  readonly value?: (value: ValueSyntax) => void
  readonly literal?: (literal: LiteralSyntax) => void
}

export function visitCall(call: CallSyntax, visitor: Visitor, kind: 'editor' | 'converter'): void {
  visitor[kind]?.(call)
  for (const argument of call.arguments ?? []) visitArgument(argument, visitor)
}

function visitArgument({ value }: ArgumentSyntax, visitor: Visitor): void {
  visitValue(value ?? {}, visitor)
}

export function visitBoolean({ left, right = [] }: BooleanSyntax, visitor: Visitor): void {
  for (const term of [left, ...right.map((each) => each.term)]) {
    for (const value of [term.left, ...(term.right ?? []).map((each) => each.value)]) visitBooleanValue(value, visitor)
  }
}

function visitBooleanValue({ comparison, constExpr, subExpr }: BooleanValueSyntax, visitor: Visitor): void {
  if (comparison) {
    visitValue(comparison.left, visitor)
    visitValue(comparison.right, visitor)
  }
  if (constExpr?.converter) visitCall(constExpr.converter, visitor, 'converter')
  if (subExpr) visitBoolean(subExpr, visitor)
}

export function visitValue(value: ValueSyntax, visitor: Visitor): void {
  visitor.value?.(value)
  if (value.literal) visitLiteral(value.literal, visitor)
  if (value.mathExpression) visitMath(value.mathExpression, visitor)
  for (const item of value.map?.values ?? []) visitValue(item.value, visitor)
  for (const item of value.list?.values ?? []) visitValue(item, visitor)
}

function visitLiteral(literal: LiteralSyntax, visitor: Visitor): void {
  visitor.literal?.(literal)
  if (literal.path) visitPath(literal.path, visitor)
  if (literal.editor) visitCall(literal.editor, visitor, 'editor')
  if (literal.converter) visitCall(literal.converter, visitor, 'converter')
}

function visitPath(path: PathSyntax, visitor: Visitor): void {
  visitor.path?.(path)
  for (const { keys = [] } of path.fields) for (const key of keys) visitKey(key, visitor)
}

function visitKey({ mathExpression, expression }: KeySyntax, visitor: Visitor): void {
  if (mathExpression) visitMath(mathExpression, visitor)
  if (expression) visitLiteral(expression, visitor)
}

function visitMath({ left, right = [] }: MathSyntax, visitor: Visitor): void {
  for (const term of [left, ...right.map((each) => each.term)]) {
    for (const value of [term.left, ...(term.right ?? []).map((each) => each.value)]) visitMathValue(value, visitor)
  }
}

function visitMathValue({ literal, subExpression }: MathValueSyntax, visitor: Visitor): void {
  if (literal) visitLiteral(literal, visitor)
  if (subExpression) visitMath(subExpression, visitor)
}
