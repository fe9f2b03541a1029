/**
 * Cuts an exposition into tokens, for both formats: what a token may be depends on what came
 * before it.
 *
 * Follows model/textparse/promlex.l and openmetricslex.l of Prometheus 3.
 */

export type Token =
  | 'EOF' | 'EOFWORD' | 'LINEBREAK' | 'HELP' | 'TYPE' | 'UNIT' | 'COMMENT' | 'TEXT' | 'MNAME' | 'BRACE_OPEN' | 'BRACE_CLOSE'
  | 'LNAME' | 'QSTRING' | 'EQUAL' | 'COMMA' | 'LVALUE' | 'VALUE' | 'TIMESTAMP' | 'WS' | 'INVALID'

type State =
  | 'init' | 'comment' | 'metaName' | 'metaText' | 'labels' | 'labelValue' | 'value' | 'timestamp'
  | 'exemplar' | 'exemplarValue' | 'exemplarTime'

interface Rule {
  readonly pattern: RegExp
  readonly token: Token
  readonly next?: State
}

const metric = /[a-zA-Z_:][a-zA-Z_:0-9]*/y
const quoted = /"(?:\\.|[^\\"])*"/sy
const blanks: Rule = { pattern: /[ \t]+/y, token: 'WS' }

function rule(pattern: RegExp, token: Token, next?: State): Rule {
  return { pattern, token, ...(next ? { next } : {}) }
}

const inLabels: readonly Rule[] = [
  rule(/[a-zA-Z_][a-zA-Z_0-9]*/y, 'LNAME'), rule(quoted, 'QSTRING'), rule(/\}/y, 'BRACE_CLOSE', 'value'),
  rule(/=/y, 'EQUAL', 'labelValue'), rule(/,/y, 'COMMA'),
]

export type Rules = Readonly<Partial<Record<State, readonly Rule[]>>>

/** Text format 0.0.4: white space is free, a comment may hold anything. */
export const textRules: Rules = {
  init: [
    rule(/\n/y, 'LINEBREAK'), blanks, rule(/#[ \t]+/y, 'WS', 'comment'), rule(/#[^\n]*/y, 'COMMENT'),
    rule(metric, 'MNAME', 'value'), rule(/\{/y, 'BRACE_OPEN', 'labels'),
  ],
  comment: [rule(/HELP[ \t]+/y, 'HELP', 'metaName'), rule(/TYPE[ \t]+/y, 'TYPE', 'metaName'), rule(/[^\n]*/y, 'COMMENT', 'init')],
  metaName: [blanks, rule(quoted, 'MNAME', 'metaText'), rule(metric, 'MNAME', 'metaText')],
  metaText: [rule(/[^\n]*/y, 'TEXT', 'init')],
  labels: [blanks, ...inLabels],
  labelValue: [blanks, rule(quoted, 'LVALUE', 'labels')],
  value: [blanks, rule(/\{/y, 'BRACE_OPEN', 'labels'), rule(/[^{ \t\n]+/y, 'VALUE', 'timestamp')],
  timestamp: [blanks, rule(/[0-9]+/y, 'TIMESTAMP'), rule(/\n/y, 'LINEBREAK', 'init')],
}

/** OpenMetrics: one blank where one is due, and `# EOF` at the end. */
export const openMetricsRules: Rules = {
  init: [rule(/# /y, 'WS', 'comment'), rule(metric, 'MNAME', 'value'), rule(/\{/y, 'BRACE_OPEN', 'labels')],
  comment: [
    rule(/HELP /y, 'HELP', 'metaName'), rule(/TYPE /y, 'TYPE', 'metaName'), rule(/UNIT /y, 'UNIT', 'metaName'), rule(/EOF\n?/y, 'EOFWORD', 'init'),
  ],
  metaName: [rule(quoted, 'MNAME', 'metaText'), rule(metric, 'MNAME', 'metaText')],
  metaText: [rule(/ [^\n]*\n/y, 'TEXT', 'init')],
  labels: inLabels,
  labelValue: [rule(/"(?:\\.|[^\\"\n])*"/y, 'LVALUE', 'labels')],
  value: [rule(/\{/y, 'BRACE_OPEN', 'labels'), rule(/ [^ \n]+/y, 'VALUE', 'timestamp')],
  timestamp: [rule(/ # \{/y, 'COMMENT', 'exemplar'), rule(/ [^ \n]+/y, 'TIMESTAMP'), rule(/\n/y, 'LINEBREAK', 'init')],
  exemplar: [
    rule(/[a-zA-Z_][a-zA-Z_0-9]*/y, 'LNAME'), rule(/"(?:\\.|[^\\"\n])*"/y, 'QSTRING'), rule(/\}/y, 'BRACE_CLOSE', 'exemplarValue'),
    rule(/=/y, 'EQUAL', 'exemplarValue'), rule(/,/y, 'COMMA'),
  ],
  exemplarValue: [rule(/"(?:\\.|[^\\"\n])*"/y, 'LVALUE', 'exemplar'), rule(/ [^ \n]+/y, 'VALUE', 'exemplarTime')],
  exemplarTime: [rule(/ [^ \n]+/y, 'TIMESTAMP'), rule(/\n/y, 'LINEBREAK', 'init')],
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
