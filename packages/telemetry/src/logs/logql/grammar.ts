/**
 * The grammar of LogQL, rule by rule in Loki's order: where rules conflict the one written first
 * wins, and what messages expect follows from their order too.
 *
 * Follows pkg/logql/syntax/syntax.y of Loki 3.
 */
import type { Matcher } from '../../series/matcher.ts'
import { type Grammar, type Rule, rule } from './grammar/rule.ts'
import { lineFilter, orFilter, thenFilter } from './line-filters.ts'
import { labelRules } from './grammar-labels.ts'
import { metricRules, rangeRules } from './grammar-metrics.ts'
import { patternStage, regexpStage } from './nodes.ts'
import type { Extraction, LabelFilter, LabelFormat, LineFilter, LineMatch, Logql, LogQuery, NamedLabel, Stage } from './syntax.ts'

const tokens = `BYTES IDENTIFIER STRING NUMBER FUNCTION_FLAG DURATION RANGE MATCHERS LABELS EQ RE NRE NPA OPEN_BRACE CLOSE_BRACE
  OPEN_BRACKET CLOSE_BRACKET COMMA DOT PIPE_MATCH PIPE_EXACT PIPE_PATTERN OPEN_PARENTHESIS CLOSE_PARENTHESIS BY WITHOUT COUNT_OVER_TIME
  RATE RATE_COUNTER SUM SORT SORT_DESC AVG MAX MIN COUNT STDDEV STDVAR BOTTOMK TOPK APPROX_TOPK BYTES_OVER_TIME BYTES_RATE BOOL JSON REGEXP
  LOGFMT PIPE LINE_FMT LABEL_FMT UNWRAP AVG_OVER_TIME SUM_OVER_TIME MIN_OVER_TIME MAX_OVER_TIME STDVAR_OVER_TIME STDDEV_OVER_TIME
  QUANTILE_OVER_TIME BYTES_CONV DURATION_CONV DURATION_SECONDS_CONV FIRST_OVER_TIME LAST_OVER_TIME ABSENT_OVER_TIME VECTOR LABEL_REPLACE
  UNPACK OFFSET PATTERN IP ON IGNORING GROUP_LEFT GROUP_RIGHT DECOLORIZE DROP KEEP VARIANTS OF
  OR AND UNLESS CMP_EQ NEQ LT LTE GT GTE ADD SUB MUL DIV MOD POW`.split(/\s+/)

const left = (...names: string[]) => ({ binds: 'left', tokens: names }) as const

function logs(matchers: readonly Matcher[], stages: readonly Stage[] = []): LogQuery {
  return { kind: 'logs', matchers, stages }
}

const same = (value: never) => value

const rootRules: readonly Rule[] = [
  rule('root', 'expr', (query: Logql) => query),
  rule('expr', 'logExpr', same),
  rule('expr', 'metricExpr', same),
  rule('expr', 'variantsExpr', same),
  rule('logExpr', 'selector', (matchers: Matcher[]) => logs(matchers)),
  rule('logExpr', 'selector pipelineExpr', (matchers: Matcher[], stages: Stage[]) => logs(matchers, stages)),
  rule('logExpr', 'OPEN_PARENTHESIS logExpr CLOSE_PARENTHESIS', same),
]

const lineMatches: readonly (readonly [token: string, match: LineMatch])[] = [
  ['PIPE_MATCH', '|~'], ['PIPE_EXACT', '|='], ['PIPE_PATTERN', '|>'], ['NRE', '!~'], ['NEQ', '!='], ['NPA', '!>'],
]

const lineFilterRules: readonly Rule[] = [
  ...lineMatches.map(([token, match]) => rule('filter', token, () => match)),
  rule('filterOp', 'IP', () => true),
  rule('orFilter', 'STRING', (text: string) => lineFilter('|=', false, text)),
  rule('orFilter', 'STRING OR orFilter', (text: string, or: LineFilter) => orFilter(lineFilter('|=', false, text), or)),
  rule('orFilter', 'filterOp OPEN_PARENTHESIS STRING CLOSE_PARENTHESIS', (_ip: true, text: string) => lineFilter('|=', true, text)),
  rule('lineFilter', 'filter STRING', (match: LineMatch, text: string) => lineFilter(match, false, text)),
  rule('lineFilter', 'filter filterOp OPEN_PARENTHESIS STRING CLOSE_PARENTHESIS', (match: LineMatch, _ip: true, text: string) => lineFilter(match, true, text)),
  rule('lineFilter', 'lineFilter OR orFilter', orFilter),
  rule('lineFilters', 'lineFilter', same),
  rule('lineFilters', 'lineFilters lineFilter', thenFilter),
]

const flagged = (flags: readonly string[]) => ({ isStrict: flags.includes('--strict'), keepsEmpty: flags.includes('--keep-empty') })

const stageRules: readonly Rule[] = [
  rule('pipelineExpr', 'pipelineStage', (stage: Stage) => [stage]),
  rule('pipelineExpr', 'pipelineExpr pipelineStage', (stages: Stage[], stage: Stage) => [...stages, stage]),
  rule('pipelineStage', 'lineFilters', (filter: LineFilter): Stage => ({ kind: 'line filter', filter })),
  rule('pipelineStage', 'PIPE logfmtParser', same),
  rule('pipelineStage', 'PIPE labelParser', same),
  rule('pipelineStage', 'PIPE jsonExpressionParser', same),
  rule('pipelineStage', 'PIPE logfmtExpressionParser', same),
  rule('pipelineStage', 'PIPE labelFilter', (filter: LabelFilter): Stage => ({ kind: 'label filter', filter })),
  ...['lineFormatExpr', 'decolorizeExpr', 'labelFormatExpr', 'dropLabelsExpr', 'keepLabelsExpr'].map((stage) => rule('pipelineStage', `PIPE ${stage}`, same)),
  ...lineFilterRules,
  rule('parserFlags', 'FUNCTION_FLAG', (flag: string) => [flag]),
  rule('parserFlags', 'parserFlags FUNCTION_FLAG', (flags: string[], flag: string) => [...flags, flag]),
  rule('logfmtParser', 'LOGFMT', (): Stage => ({ kind: 'logfmt', ...flagged([]) })),
  rule('logfmtParser', 'LOGFMT parserFlags', (flags: string[]): Stage => ({ kind: 'logfmt', ...flagged(flags) })),
  rule('labelParser', 'JSON', (): Stage => ({ kind: 'json' })),
  rule('labelParser', 'REGEXP STRING', regexpStage),
  rule('labelParser', 'UNPACK', (): Stage => ({ kind: 'unpack' })),
  rule('labelParser', 'PATTERN STRING', patternStage),
  rule('jsonExpressionParser', 'JSON labelExtractionExpressionList', (fields: Extraction[]): Stage => ({ kind: 'json fields', fields })),
  rule('logfmtExpressionParser', 'LOGFMT parserFlags labelExtractionExpressionList', (flags: string[], fields: Extraction[]): Stage => ({ kind: 'logfmt fields', fields, ...flagged(flags) })),
  rule('logfmtExpressionParser', 'LOGFMT labelExtractionExpressionList', (fields: Extraction[]): Stage => ({ kind: 'logfmt fields', fields, ...flagged([]) })),
  rule('lineFormatExpr', 'LINE_FMT STRING', (text: string): Stage => ({ kind: 'line_format', text })),
  rule('decolorizeExpr', 'DECOLORIZE', (): Stage => ({ kind: 'decolorize' })),
  rule('labelFormat', 'IDENTIFIER EQ IDENTIFIER', (name: string, value: string): LabelFormat => ({ name, value, isRename: true })),
  rule('labelFormat', 'IDENTIFIER EQ STRING', (name: string, value: string): LabelFormat => ({ name, value, isRename: false })),
  rule('labelsFormat', 'labelFormat', (format: LabelFormat) => [format]),
  rule('labelsFormat', 'labelsFormat COMMA labelFormat', (formats: LabelFormat[], format: LabelFormat) => [...formats, format]),
  rule('labelsFormat', 'labelsFormat COMMA error', same),
  rule('labelFormatExpr', 'LABEL_FMT labelsFormat', (formats: LabelFormat[]): Stage => ({ kind: 'label_format', formats })),
]

const namedLabelRules: readonly Rule[] = [
  rule('namedMatcher', 'IDENTIFIER', (name: string): NamedLabel => ({ name })),
  rule('namedMatcher', 'matcher', (matcher: Matcher): NamedLabel => ({ matcher })),
  rule('namedMatchers', 'namedMatcher', (label: NamedLabel) => [label]),
  rule('namedMatchers', 'namedMatchers COMMA namedMatcher', (labels: NamedLabel[], label: NamedLabel) => [...labels, label]),
  rule('dropLabelsExpr', 'DROP namedMatchers', (labels: NamedLabel[]): Stage => ({ kind: 'drop', labels })),
  rule('keepLabelsExpr', 'KEEP namedMatchers', (labels: NamedLabel[]): Stage => ({ kind: 'keep', labels })),
]

export const logqlGrammar: Grammar = {
  tokens,
  valued: new Set(['BYTES', 'IDENTIFIER', 'STRING', 'NUMBER', 'FUNCTION_FLAG', 'DURATION', 'RANGE']),
  precedence: [
    left('OR'), left('AND', 'UNLESS'), left('CMP_EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE'), left('ADD', 'SUB'), left('MUL', 'DIV', 'MOD'),
    { binds: 'right', tokens: ['POW'] },
  ],
  rules: [...rootRules, ...rangeRules, ...labelRules.selectors, ...stageRules, ...labelRules.filters, ...namedLabelRules, ...metricRules],
}
