/**
 * The words and signs of LogQL: what each is to the grammar, and what the language calls it. The
 * functions and stages among them carry what help and completion say of them; this one table is
 * read by the lexer, the parser, the evaluator's tables, completion and help.
 *
 * Follows pkg/logql/syntax/lex.go and ast.go of Loki 3.
 */

export type WordRole =
  | 'sign' | 'operator' | 'modifier' | 'parser' | 'format' | 'filter' | 'stage'
  | 'range aggregation' | 'vector aggregation' | 'function' | 'conversion' | 'flag'

export interface Word {
  /** As it is written, in lower case. */
  readonly text: string
  /** As the grammar names it. */
  readonly token: string
  readonly role: WordRole
  /** It is only this word when a parenthesis (or by, without) follows; else it is a name. */
  readonly isCalled?: true
  /** How it is used, and what for. */
  readonly usage?: string
  readonly help?: string
}

function sign(text: string, token: string): Word {
  return { text, token, role: 'sign' }
}

function called(role: WordRole, text: string, usage: string, help: string, token = text.toUpperCase()): Word {
  return { text, token, role, isCalled: true, usage, help }
}

function word(role: WordRole, text: string, usage = '', help = '', token = text.toUpperCase()): Word {
  return { text, token, role, ...(usage === '' ? {} : { usage, help }) }
}

export const words: readonly Word[] = [
  sign(',', 'COMMA'), sign('.', 'DOT'), sign('{', 'OPEN_BRACE'), sign('}', 'CLOSE_BRACE'), sign('(', 'OPEN_PARENTHESIS'), sign(')', 'CLOSE_PARENTHESIS'),
  sign('[', 'OPEN_BRACKET'), sign(']', 'CLOSE_BRACKET'), sign('|', 'PIPE'), sign('=', 'EQ'),
  sign('=~', 'RE'), sign('!~', 'NRE'), sign('!>', 'NPA'), sign('|=', 'PIPE_EXACT'), sign('|~', 'PIPE_MATCH'), sign('|>', 'PIPE_PATTERN'),
  word('operator', '!=', '', '', 'NEQ'), word('operator', '==', '', '', 'CMP_EQ'), word('operator', '>', '', '', 'GT'), word('operator', '>=', '', '', 'GTE'),
  word('operator', '<', '', '', 'LT'), word('operator', '<=', '', '', 'LTE'), word('operator', '+', '', '', 'ADD'), word('operator', '-', '', '', 'SUB'),
  word('operator', '*', '', '', 'MUL'), word('operator', '/', '', '', 'DIV'), word('operator', '%', '', '', 'MOD'), word('operator', '^', '', '', 'POW'),
  word('operator', 'or', 'a or b', 'All of a, and of b what a has not.'),
  word('operator', 'and', 'a and b', 'All of a that b has too.'),
  word('operator', 'unless', 'a unless b', 'All of a that b has not.'),

  word('modifier', 'by', 'sum by (label) (…)', 'Keeps only these labels.'),
  word('modifier', 'without', 'sum without (label) (…)', 'Keeps all but these labels.'),
  word('modifier', 'bool', 'a > bool b', '0 or 1 instead of a filter.'),
  word('modifier', 'on', 'a * on (label) b', 'Matches by these labels.'),
  word('modifier', 'ignoring', 'a * ignoring (label) b', 'Matches by all but these labels.'),
  word('modifier', 'group_left', 'a * on (label) group_left () b', 'Many on the left match one on the right.'),
  word('modifier', 'group_right', 'a * on (label) group_right () b', 'One on the left matches many on the right.'),
  word('modifier', 'offset', '[5m] offset 1h', 'Looks so much further back.'),
  word('modifier', 'of', '', ''),
  called('function', 'variants', 'variants(a, b) of (…)', 'Several aggregations of the same lines; refused unless it is enabled.'),

  word('parser', 'json', '| json', 'Labels from a JSON object; | json name="path" takes single fields.'),
  word('parser', 'logfmt', '| logfmt', 'Labels from key=value pairs; | logfmt name="key" takes single ones.'),
  word('parser', 'regexp', '| regexp "(?P<name>…)"', 'Labels from named groups of an RE2 pattern.'),
  word('parser', 'pattern', '| pattern "<name> <_>"', 'Labels from what stands between literals.'),
  word('parser', 'unpack', '| unpack', 'Labels and line of an entry that was packed into JSON.'),
  word('flag', '--strict', '| logfmt --strict', 'Stops at the first fault of the line.', 'FUNCTION_FLAG'),
  word('flag', '--keep-empty', '| logfmt --keep-empty', 'Keeps keys without a value.', 'FUNCTION_FLAG'),
  word('format', 'line_format', '| line_format "{{.label}}"', 'Writes the line anew by a template.', 'LINE_FMT'),
  word('format', 'label_format', '| label_format a=b, c="{{.d}}"', 'Renames labels, or writes them by templates.', 'LABEL_FMT'),
  word('stage', 'decolorize', '| decolorize', 'Takes ANSI colours out of the line.'),
  word('stage', 'drop', '| drop a, b="c"', 'Takes labels away.'),
  word('stage', 'keep', '| keep a, b="c"', 'Takes all other labels away.'),
  word('stage', 'unwrap', '| unwrap label', 'Takes the sample from a label.'),
  called('filter', 'ip', '|= ip("10.0.0.0/8")', 'Lines with an address of a network or a range.'),

  called('conversion', 'bytes', '| unwrap bytes(label)', 'Reads the label as a size.', 'BYTES_CONV'),
  called('conversion', 'duration', '| unwrap duration(label)', 'Reads the label as a duration, in seconds.', 'DURATION_CONV'),
  called('conversion', 'duration_seconds', '| unwrap duration_seconds(label)', 'Reads the label as a duration, in seconds.', 'DURATION_SECONDS_CONV'),

  called('range aggregation', 'rate', 'rate({…}[1m])', 'Lines a second; of unwrapped values, their sum a second.'),
  called('range aggregation', 'rate_counter', 'rate_counter({…} | unwrap x [1m])', 'Increase a second of values that are a counter.'),
  called('range aggregation', 'count_over_time', 'count_over_time({…}[1m])', 'Lines in the range.'),
  called('range aggregation', 'bytes_rate', 'bytes_rate({…}[1m])', 'Bytes of the lines a second.'),
  called('range aggregation', 'bytes_over_time', 'bytes_over_time({…}[1m])', 'Bytes of the lines in the range.'),
  called('range aggregation', 'avg_over_time', 'avg_over_time({…} | unwrap x [1m])', 'Mean of the values.'),
  called('range aggregation', 'sum_over_time', 'sum_over_time({…} | unwrap x [1m])', 'Sum of the values.'),
  called('range aggregation', 'min_over_time', 'min_over_time({…} | unwrap x [1m])', 'Smallest of the values.'),
  called('range aggregation', 'max_over_time', 'max_over_time({…} | unwrap x [1m])', 'Biggest of the values.'),
  called('range aggregation', 'stdvar_over_time', 'stdvar_over_time({…} | unwrap x [1m])', 'Variance of the values.'),
  called('range aggregation', 'stddev_over_time', 'stddev_over_time({…} | unwrap x [1m])', 'Standard deviation of the values.'),
  called('range aggregation', 'quantile_over_time', 'quantile_over_time(0.99, {…} | unwrap x [1m])', 'Quantile of the values.'),
  called('range aggregation', 'first_over_time', 'first_over_time({…} | unwrap x [1m])', 'First of the values.'),
  called('range aggregation', 'last_over_time', 'last_over_time({…} | unwrap x [1m])', 'Last of the values.'),
  called('range aggregation', 'absent_over_time', 'absent_over_time({…}[1m])', '1 where no line is in the range.'),

  called('vector aggregation', 'sum', 'sum by (label) (…)', 'Sum.'), called('vector aggregation', 'avg', 'avg by (label) (…)', 'Mean.'),
  called('vector aggregation', 'max', 'max by (label) (…)', 'Biggest value.'), called('vector aggregation', 'min', 'min by (label) (…)', 'Smallest value.'),
  called('vector aggregation', 'count', 'count by (label) (…)', 'Number of series.'),
  called('vector aggregation', 'stddev', 'stddev by (label) (…)', 'Standard deviation.'), called('vector aggregation', 'stdvar', 'stdvar by (label) (…)', 'Variance.'),
  called('vector aggregation', 'bottomk', 'bottomk(5, …)', 'The smallest.'), called('vector aggregation', 'topk', 'topk(5, …)', 'The biggest.'),
  called('vector aggregation', 'approx_topk', 'approx_topk(5, …)', 'The biggest, by an estimate.'),
  called('vector aggregation', 'sort', 'sort(…)', 'From smallest to biggest.'), called('vector aggregation', 'sort_desc', 'sort_desc(…)', 'From biggest to smallest.'),
  called('function', 'vector', 'vector(1)', 'A number as a vector without labels.'),
  called('function', 'label_replace', 'label_replace(…, "to", "$1", "from", "(.*)")', 'A label from a pattern over another.'),
]

const byText: ReadonlyMap<string, Word> = new Map(words.map((each) => [each.text, each]))

export function wordOf(text: string): Word | undefined {
  return byText.get(text)
}

export function wordsOf(role: WordRole): readonly Word[] {
  return words.filter((each) => each.role === role)
}

/** What a token is called in messages: its sign or word, where Loki has it so. */
export const tokenNames: Readonly<Record<string, string>> = Object.fromEntries(words
  .filter(({ isCalled, role, text }) => role !== 'flag' && (!isCalled || text === 'ip' || text === 'label_replace' || text === 'variants'))
  .map(({ text, token }) => [token, text]))
