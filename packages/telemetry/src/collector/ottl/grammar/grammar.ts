/**
 * The grammar of statements, conditions and value expressions.
 *
 * Follows pkg/ottl/grammar.go of opentelemetry-collector-contrib 0.152, rule by rule: its errors name them.
 */
import type { CaptureKind, Grammar, GrammarNode } from './node.ts'
import type { TokenType } from './token.ts'

const token = (type: TokenType): GrammarNode => ({ is: 'token', type })
const literal = (value: string): GrammarNode => ({ is: 'literal', value })
const sequence = (...nodes: GrammarNode[]): GrammarNode => ({ is: 'sequence', nodes })
const choice = (...nodes: GrammarNode[]): GrammarNode => ({ is: 'choice', nodes })
const maybe = (node: GrammarNode): GrammarNode => ({ is: 'group', node, mode: '?' })
const any = (node: GrammarNode): GrammarNode => ({ is: 'group', node, mode: '*' })
const once = (node: GrammarNode): GrammarNode => ({ is: 'group', node, mode: '' })
const notAhead = (node: GrammarNode): GrammarNode => ({ is: 'not ahead', node })
const capture = (field: string, as: CaptureKind, node: GrammarNode): GrammarNode => ({ is: 'capture', field, as, node })
const one = (field: string, name: string): GrammarNode => capture(field, 'one', { is: 'struct', name })
const many = (field: string, name: string): GrammarNode => capture(field, 'many', { is: 'struct', name })

const name = (first: TokenType): GrammarNode => once(sequence(token(first), any(once(choice(token('Uppercase'), token('Lowercase'))))))
const call = (first: TokenType): GrammarNode => sequence(
  capture('function', 'text', name(first)),
  literal('('), maybe(once(sequence(many('arguments', 'argument'), any(once(sequence(literal(','), many('arguments', 'argument'))))))), literal(')'),
  any(once(many('keys', 'key'))),
)

export const grammar: Grammar = {
  parsedStatement: sequence(
    once(choice(one('editor', 'editor'), one('converter', 'converter'))), maybe(once(sequence(literal('where'), one('where', 'booleanExpression')))),
  ),
  constExpr: once(choice(capture('boolean', 'text', token('Boolean')), one('converter', 'converter'))),
  booleanValue: sequence(
    maybe(capture('negation', 'text', token('OpNot'))),
    once(choice(one('comparison', 'comparison'), one('constExpr', 'constExpr'), sequence(literal('('), one('subExpr', 'booleanExpression'), literal(')')))),
  ),
  opAndBooleanValue: sequence(capture('operator', 'text', token('OpAnd')), one('value', 'booleanValue')),
  term: sequence(one('left', 'booleanValue'), any(many('right', 'opAndBooleanValue'))),
  opOrTerm: sequence(capture('operator', 'text', token('OpOr')), one('term', 'term')),
  booleanExpression: sequence(one('left', 'term'), any(many('right', 'opOrTerm'))),
  comparison: sequence(one('left', 'value'), capture('op', 'text', token('OpComparison')), one('right', 'value')),
  editor: call('Lowercase'),
  converter: call('Uppercase'),
  argument: sequence(
    maybe(once(sequence(capture('name', 'text', name('Lowercase')), token('Equal')))),
    once(choice(one('value', 'value'), capture('functionName', 'text', name('Uppercase')))),
  ),
  value: once(choice(
    capture('isNil', 'text', token('Nil')),
    sequence(one('literal', 'mathExprLiteral'), notAhead(choice(token('OpAddSub'), token('OpMultDiv')))),
    one('mathExpression', 'mathExpression'),
    capture('bytes', 'hex', token('Bytes')),
    capture('string', 'text', token('String')),
    capture('boolean', 'text', token('Boolean')),
    sequence(capture('enum', 'text', token('Uppercase')), notAhead(token('Lowercase'))),
    one('map', 'mapValue'),
    one('list', 'list'),
  )),
  path: sequence(
    maybe(once(sequence(capture('context', 'text', token('Lowercase')), literal('.')))), many('fields', 'field'),
    any(once(sequence(literal('.'), many('fields', 'field')))),
  ),
  field: sequence(capture('name', 'text', token('Lowercase')), any(once(many('keys', 'key')))),
  key: sequence(
    literal('['),
    once(choice(capture('string', 'text', token('String')), capture('int', 'int', token('Int')), one('mathExpression', 'mathExpression'), one('expression', 'mathExprLiteral'))),
    literal(']'),
  ),
  list: sequence(
    literal('['), any(once(many('values', 'value'))), any(once(sequence(literal(','), many('values', 'value')))), literal(']'),
  ),
  mapValue: sequence(literal('{'), any(once(sequence(many('values', 'mapItem'), maybe(literal(','))))), literal('}')),
  mapItem: sequence(capture('key', 'text', token('String')), literal(':'), one('value', 'value')),
  mathExprLiteral: once(choice(
    one('editor', 'editor'), one('converter', 'converter'), capture('float', 'float', token('Float')), capture('int', 'int', token('Int')), one('path', 'path'),
  )),
  mathValue: sequence(
    maybe(capture('unaryOp', 'text', token('OpAddSub'))),
    once(choice(one('literal', 'mathExprLiteral'), sequence(literal('('), one('subExpression', 'mathExpression'), literal(')')))),
  ),
  opMultDivValue: sequence(capture('operator', 'text', token('OpMultDiv')), one('value', 'mathValue')),
  addSubTerm: sequence(one('left', 'mathValue'), any(many('right', 'opMultDivValue'))),
  opAddSubTerm: sequence(capture('operator', 'text', token('OpAddSub')), one('term', 'addSubTerm')),
  mathExpression: sequence(one('left', 'addSubTerm'), any(many('right', 'opAddSubTerm'))),
}
