/**
 * Cuts an exposition into tokens, for both formats: what a token may be depends on what came
 * before it.
 *
 * Follows model/textparse/promlex.l and openmetricslex.l of Prometheus 3.
 */

export type Token =
  | 'EOF' | 'EOFWORD' | 'LINEBREAK' | 'HELP' | 'TYPE' | 'UNIT' | 'COMMENT' | 'TEXT' | 'MNAME' | 'BRACE_OPEN' | 'BRACE_CLOSE'
  | 'LNAME' | 'QSTRING' | 'EQUAL' | 'COMMA' | 'LVALUE' | 'VALUE' | 'TIMESTAMP' | 'WS' | 'INVALID'

type State = 'init' | 'comment' | 'metaName' | 'metaText' | 'labels' | 'labelValue' | 'value' | 'timestamp' | 'exemplar'

interface Rule {
  readonly pattern: RegExp
  readonly token: Token
  readonly next?: State
}

const metric = '[a-zA-Z_:][a-zA-Z_:0-9]*'
const label = '[a-zA-Z_][a-zA-Z_0-9]*'
const quoted = '"(?:\\\\.|[^\\\\"])*"'

function rule(pattern: string, token: Token, next?: State): Rule {
  return { pattern: new RegExp(pattern, 'ys'), token, ...(next ? { next } : {}) }
}

const inLabels: readonly Rule[] = [
  rule(label, 'LNAME'), rule(quoted, 'QSTRING'), rule('\\}', 'BRACE_CLOSE', 'value'), rule('=', 'EQUAL', 'labelValue'), rule(',', 'COMMA'),
]

export type Rules = Readonly<Partial<Record<State, readonly Rule[]>>>

/** Text format 0.0.4: white space is free, a comment may hold anything. */
export const textRules: Rules = {
  init: [
    rule('\\n', 'LINEBREAK'), rule('[ \\t]+', 'WS'), rule('#[ \\t]+', 'WS', 'comment'), rule('#[^\\n]*', 'COMMENT'),
    rule(metric, 'MNAME', 'value'), rule('\\{', 'BRACE_OPEN', 'labels'),
  ],
  comment: [rule('HELP[ \\t]+', 'HELP', 'metaName'), rule('TYPE[ \\t]+', 'TYPE', 'metaName'), rule('[^\\n]*', 'COMMENT', 'init')],
  metaName: [rule('[ \\t]+', 'WS'), rule(quoted, 'MNAME', 'metaText'), rule(metric, 'MNAME', 'metaText')],
  metaText: [rule('[^\\n]*', 'TEXT', 'init')],
  labels: [rule('[ \\t]+', 'WS'), ...inLabels],
  labelValue: [rule('[ \\t]+', 'WS'), rule(quoted, 'LVALUE', 'labels')],
  value: [rule('[ \\t]+', 'WS'), rule('\\{', 'BRACE_OPEN', 'labels'), rule('[^{ \\t\\n]+', 'VALUE', 'timestamp')],
  timestamp: [rule('[ \\t]+', 'WS'), rule('[0-9]+', 'TIMESTAMP'), rule('\\n', 'LINEBREAK', 'init')],
}

/** OpenMetrics: one blank where one is due, and `# EOF` at the end. */
export const openMetricsRules: Rules = {
  init: [rule('# ', 'WS', 'comment'), rule(metric, 'MNAME', 'value'), rule('\\{', 'BRACE_OPEN', 'labels')],
  comment: [
    rule('HELP ', 'HELP', 'metaName'), rule('TYPE ', 'TYPE', 'metaName'), rule('UNIT ', 'UNIT', 'metaName'), rule('EOF\\n?', 'EOFWORD', 'init'),
  ],
  metaName: [rule(quoted, 'MNAME', 'metaText'), rule(metric, 'MNAME', 'metaText')],
  metaText: [rule(' [^\\n]*\\n', 'TEXT', 'init')],
  labels: inLabels,
  labelValue: [rule('"(?:\\\\.|[^\\\\"\\n])*"', 'LVALUE', 'labels')],
  value: [rule('\\{', 'BRACE_OPEN', 'labels'), rule(' [^ \\n]+', 'VALUE', 'timestamp')],
  timestamp: [rule(' # \\{[^\\n]*', 'COMMENT', 'exemplar'), rule(' [^ \\n]+', 'TIMESTAMP'), rule('\\n', 'LINEBREAK', 'init')],
  exemplar: [rule('\\n', 'LINEBREAK', 'init')],
}

export class Lexer {
  readonly text: string
  readonly #rules: Rules
  #state: State = 'init'
  /** Where the last token begins and ends. */
  start = 0
  end = 0

  constructor(text: string, rules: Rules) {
    this.text = text
    this.#rules = rules
  }

  /** The next token that is not white space. */
  next(): Token {
    for (;;) {
      this.start = this.end
      if (this.start >= this.text.length) return 'EOF'
      const token = this.#match()
      if (token !== 'WS') return token
    }
  }

  get word(): string {
    return this.text.slice(this.start, this.end)
  }

  #match(): Token {
    for (const { pattern, token, next } of this.#rules[this.#state] ?? []) {
      pattern.lastIndex = this.start
      const match = pattern.exec(this.text)
      if (!match) continue
      this.end = this.start + match[0].length
      if (next) this.#state = next
      return token
    }
    return 'INVALID'
  }
}
