/**
 * Texts of the OpenTelemetry Transformation Language to what they say.
 *
 * Follows parseStatement, parseCondition and parseValueExpression in pkg/ottl/parser.go of opentelemetry-collector-contrib 0.152.
 */
import { OttlError } from '../ottl-error.ts'
import { grammar } from './grammar.ts'
import { parseWith } from './node.ts'
import type { BooleanSyntax, KeySyntax, PathSyntax, StatementSyntax, ValueSyntax } from './syntax.ts'
import { SyntaxFault, tokensOf } from './token.ts'
import { visitBoolean, visitCall, visitValue, type Visitor } from './visit.ts'

export function parseStatement(text: string): StatementSyntax {
  const statement = parse<StatementSyntax>('parsedStatement', text, 'statement')
  const slips: string[] = []
  if (statement.converter) slips.push(`editor names must start with a lowercase letter but got '${statement.converter.function}'`)
  const visitor = slipVisitor(slips)
  if (statement.editor) visitCall(statement.editor, visitor, 'editor')
  if (statement.where) visitBoolean(statement.where, visitor)
  refuse(slips)
  return statement
}

export function parseCondition(text: string): BooleanSyntax {
  const condition = parse<BooleanSyntax>('booleanExpression', text, 'condition')
  const slips: string[] = []
  visitBoolean(condition, slipVisitor(slips))
  refuse(slips)
  return condition
}

export function parseValueExpression(text: string): ValueSyntax {
  const value = parse<ValueSyntax>('value', text, 'expression')
  const slips: string[] = []
  visitValue(value, slipVisitor(slips))
  refuse(slips)
  return value
}

function parse<Syntax>(name: string, text: string, what: string): Syntax {
  try {
    return parseWith(grammar, name, tokensOf(text)) as Syntax
  } catch (error) {
    // What does not fit the grammar.
    if (!(error instanceof SyntaxFault)) throw error
    throw new OttlError(`${what} has invalid syntax: ${error.message}`)
  }
}

/** What the grammar lets through only to say what is wrong with it. */
function slipVisitor(slips: string[]): Visitor {
  return {
    editor({ function: name, keys }) {
      if (keys) slips.push(`only paths and converters may be indexed, not editors, but got ${name}${keysText(keys)}`)
    },
    literal({ editor }) {
      if (editor) slips.push(`converter names must start with an uppercase letter but got '${editor.function}'`)
    },
  }
}

function refuse(slips: readonly string[]): void {
  if (slips.length > 0) throw new OttlError(slips.join('; '))
}

export function pathText({ context = '', fields }: PathSyntax): string {
  return (context === '' ? '' : `${context}.`) + fields.map(({ name, keys = [] }) => name + keysText(keys)).join('.')
}

function keysText(keys: readonly KeySyntax[]): string {
  return keys.map(({ string = '', int, expression }) => `[${int ?? ''}${string}${expression?.path ? pathText(expression.path) : ''}]`).join('')
}
