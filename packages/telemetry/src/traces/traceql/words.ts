/** Every word and sign of TraceQL with the token it is. Follows pkg/traceql/lexer.go of Tempo 2.8. */

const signs: Readonly<Record<string, string>> = {
  ',': 'COMMA', '.': 'DOT', '{': 'OPEN_BRACE', '}': 'CLOSE_BRACE', '(': 'OPEN_PARENS', ')': 'CLOSE_PARENS', '=': 'EQ', '!=': 'NEQ', '=~': 'RE', '!~': 'NRE',
  '>': 'GT', '>=': 'GTE', '<': 'LT', '<=': 'LTE', '+': 'ADD', '-': 'SUB', '/': 'DIV', '%': 'MOD', '*': 'MUL', '^': 'POW',
  '&&': 'AND', '||': 'OR', '!': 'NOT', '|': 'PIPE', '>>': 'DESC', '<<': 'ANCE', '~': 'SIBL', '!>': 'NOT_CHILD', '!<': 'NOT_PARENT', '!>>': 'NOT_DESC',
  '!<<': 'NOT_ANCE', '&~': 'UNION_SIBL', '&>': 'UNION_CHILD', '&<': 'UNION_PARENT', '&>>': 'UNION_DESC', '&<<': 'UNION_ANCE',
}

/** Words that stand for values, and what they stand for is in their own name. */
const statusWords: Readonly<Record<string, string>> = { ok: 'STATUS_OK', error: 'STATUS_ERROR', unset: 'STATUS_UNSET' }

export const kindWords: Readonly<Record<string, string>> = {
  unspecified: 'KIND_UNSPECIFIED', internal: 'KIND_INTERNAL', server: 'KIND_SERVER', client: 'KIND_CLIENT', producer: 'KIND_PRODUCER', consumer: 'KIND_CONSUMER',
}

const intrinsicWords: Readonly<Record<string, string>> = {
  duration: 'IDURATION', childCount: 'CHILDCOUNT', name: 'NAME', status: 'STATUS', statusMessage: 'STATUS_MESSAGE', kind: 'KIND', rootName: 'ROOTNAME',
  rootServiceName: 'ROOTSERVICENAME', rootService: 'ROOTSERVICE', traceDuration: 'TRACEDURATION', nestedSetLeft: 'NESTEDSETLEFT',
  nestedSetRight: 'NESTEDSETRIGHT', nestedSetParent: 'NESTEDSETPARENT', id: 'ID', traceID: 'TRACE_ID', spanID: 'SPAN_ID', parentID: 'PARENT_ID',
  timeSinceStart: 'TIMESINCESTART', version: 'VERSION', parent: 'PARENT',
}

/** Begin an attribute, which reaches up to a sign that ends it. */
const attributeWords: Readonly<Record<string, string>> = {
  'parent.': 'PARENT_DOT', 'resource.': 'RESOURCE_DOT', 'span.': 'SPAN_DOT', 'event.': 'EVENT_DOT', 'link.': 'LINK_DOT', 'instrumentation.': 'INSTRUMENTATION_DOT',
}

const scopeWords: Readonly<Record<string, string>> = {
  'trace:': 'TRACE_COLON', 'span:': 'SPAN_COLON', 'event:': 'EVENT_COLON', 'link:': 'LINK_COLON', 'instrumentation:': 'INSTRUMENTATION_COLON',
}

const functionWords: Readonly<Record<string, string>> = {
  count: 'COUNT', avg: 'AVG', max: 'MAX', min: 'MIN', sum: 'SUM', by: 'BY', coalesce: 'COALESCE', select: 'SELECT', rate: 'RATE',
  count_over_time: 'COUNT_OVER_TIME', min_over_time: 'MIN_OVER_TIME', max_over_time: 'MAX_OVER_TIME', avg_over_time: 'AVG_OVER_TIME',
  sum_over_time: 'SUM_OVER_TIME', quantile_over_time: 'QUANTILE_OVER_TIME', histogram_over_time: 'HISTOGRAM_OVER_TIME', compare: 'COMPARE',
  topk: 'TOPK', bottomk: 'BOTTOMK', with: 'WITH',
}

const tokens: ReadonlyMap<string, string> = new Map(Object.entries({
  ...signs, true: 'TRUE', false: 'FALSE', nil: 'NIL', ...statusWords, ...kindWords, ...intrinsicWords, ...attributeWords, ...scopeWords, ...functionWords,
}))

export function tokenOf(text: string): string | undefined {
  return tokens.get(text)
}

const attributeTokens: ReadonlySet<string> = new Set(['DOT', ...Object.values(attributeWords)])

export function beginsAttribute(token: string): boolean {
  return attributeTokens.has(token)
}

/** What a token is called in messages. */
export const tokenNames: Readonly<Record<string, string>> = Object.fromEntries(Array.from(tokens, ([text, token]) => [token, text]))

export type TraceqlWordRole = 'value' | 'intrinsic' | 'scope' | 'function'

/** For completion and help. */
export const traceqlWords: readonly { readonly text: string; readonly role: TraceqlWordRole }[] = [
  ...['true', 'false', 'nil', ...Object.keys(statusWords), ...Object.keys(kindWords)].map((text) => ({ text, role: 'value' as const })),
  ...Object.keys(intrinsicWords).map((text) => ({ text, role: 'intrinsic' as const })),
  ...[...Object.keys(attributeWords), ...Object.keys(scopeWords)].map((text) => ({ text, role: 'scope' as const })),
  ...Object.keys(functionWords).map((text) => ({ text, role: 'function' as const })),
]
