/** The rules of what is asked of a span: operations, values, attributes. Follows pkg/traceql/expr.y of Tempo 2.8. */
import { type Rule, rule } from '../../logs/logql/grammar/rule.ts'
import { attribute, intrinsic, type Intrinsic, type Scope } from './attribute.ts'
import { binary, staticNode, unary } from './nodes.ts'
import { duration, float, int, type Kind, no, type Status, string, yes } from './statics.ts'
import type { FieldExpression, FieldOperator } from './syntax.ts'
import { kindWords } from './words.ts'

const same = (value: never) => value

const operators: readonly (readonly [token: string, operator: FieldOperator])[] = [
  ['ADD', '+'], ['SUB', '-'], ['MUL', '*'], ['DIV', '/'], ['MOD', '%'], ['EQ', '='], ['NEQ', '!='], ['LT', '<'], ['LTE', '<='], ['GT', '>'], ['GTE', '>='],
  ['RE', '=~'], ['NRE', '!~'], ['POW', '^'], ['AND', '&&'], ['OR', '||'],
]

const operationRules: readonly Rule[] = [
  rule('fieldExpression', 'OPEN_PARENS fieldExpression CLOSE_PARENS', same),
  ...operators.map(([token, operator]) => rule('fieldExpression', `fieldExpression ${token} fieldExpression`,
    (left: FieldExpression, right: FieldExpression) => binary(operator, left, right))),
  rule('fieldExpression', 'fieldExpression NEQ NIL', (of: FieldExpression) => unary('exists', of)),
  rule('fieldExpression', 'NIL NEQ fieldExpression', (of: FieldExpression) => unary('exists', of)),
  rule('fieldExpression', 'NIL NEQ NIL', () => staticNode(no)),
  rule('fieldExpression', 'NIL EQ NIL', () => staticNode(no)),
  rule('fieldExpression', 'SUB fieldExpression', (of: FieldExpression) => unary('-', of)),
  rule('fieldExpression', 'NOT fieldExpression', (of: FieldExpression) => unary('!', of)),
  ...['static', 'intrinsicField', 'attributeField', 'scopedIntrinsicField'].map((kind) => rule('fieldExpression', kind, same)),
]

const statusTokens: readonly (readonly [token: string, status: Status])[] = [['STATUS_OK', 'ok'], ['STATUS_ERROR', 'error'], ['STATUS_UNSET', 'unset']]

const staticRules: readonly Rule[] = [
  rule('static', 'STRING', (text: string) => staticNode(string(text))),
  rule('static', 'INTEGER', (value: bigint) => staticNode(int(value))),
  rule('static', 'FLOAT', (value: number) => staticNode(float(value))),
  rule('static', 'TRUE', () => staticNode(yes)),
  rule('static', 'FALSE', () => staticNode(no)),
  rule('static', 'DURATION', (value: bigint) => staticNode(duration(value))),
  ...statusTokens.map(([token, value]) => rule('static', token, () => staticNode({ type: 'status', value }))),
  ...Object.entries(kindWords).map(([word, token]) => rule('static', token, () => staticNode({ type: 'kind', value: word as Kind }))),
]

type IntrinsicForms = readonly (readonly [form: string, intrinsic: Intrinsic])[]

const plainIntrinsics: IntrinsicForms = [
  ['IDURATION', 'duration'], ['CHILDCOUNT', 'childCount'], ['NAME', 'name'], ['STATUS', 'status'], ['STATUS_MESSAGE', 'statusMessage'], ['KIND', 'kind'],
  ['PARENT', 'parent'], ['ROOTNAME', 'rootName'], ['ROOTSERVICENAME', 'rootServiceName'], ['TRACEDURATION', 'traceDuration'],
  ['NESTEDSETLEFT', 'nestedSetLeft'], ['NESTEDSETRIGHT', 'nestedSetRight'], ['NESTEDSETPARENT', 'nestedSetParent'],
]

const scopedIntrinsics: IntrinsicForms = [
  ['TRACE_COLON IDURATION', 'traceDuration'], ['TRACE_COLON ROOTNAME', 'rootName'], ['TRACE_COLON ROOTSERVICE', 'rootServiceName'], ['TRACE_COLON ID', 'trace:id'],
  ['SPAN_COLON IDURATION', 'duration'], ['SPAN_COLON NAME', 'name'], ['SPAN_COLON KIND', 'kind'], ['SPAN_COLON STATUS', 'status'],
  ['SPAN_COLON STATUS_MESSAGE', 'statusMessage'], ['SPAN_COLON ID', 'span:id'], ['SPAN_COLON PARENT_ID', 'span:parentID'],
  ['EVENT_COLON NAME', 'event:name'], ['EVENT_COLON TIMESINCESTART', 'event:timeSinceStart'], ['LINK_COLON TRACE_ID', 'link:traceID'],
  ['LINK_COLON SPAN_ID', 'link:spanID'], ['INSTRUMENTATION_COLON NAME', 'instrumentation:name'], ['INSTRUMENTATION_COLON VERSION', 'instrumentation:version'],
]

const attributeForms: readonly (readonly [form: string, scope: Scope, parent: boolean])[] = [
  ['DOT', 'none', false], ['RESOURCE_DOT', 'resource', false], ['SPAN_DOT', 'span', false], ['PARENT_DOT', 'none', true],
  ['PARENT_DOT RESOURCE_DOT', 'resource', true], ['PARENT_DOT SPAN_DOT', 'span', true], ['EVENT_DOT', 'event', false], ['LINK_DOT', 'link', false],
  ['INSTRUMENTATION_DOT', 'instrumentation', false],
]

export const fieldRules: readonly Rule[] = [
  ...operationRules, ...staticRules,
  ...plainIntrinsics.map(([form, name]) => rule('intrinsicField', form, () => intrinsic(name))),
  ...scopedIntrinsics.map(([form, name]) => rule('scopedIntrinsicField', form, () => intrinsic(name))),
  ...attributeForms.map(([form, scope, parent]) => rule('attributeField', `${form} IDENTIFIER END_ATTRIBUTE`, (name: string) => attribute(scope, name, parent))),
]
