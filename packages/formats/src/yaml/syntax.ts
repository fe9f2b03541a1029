/**
 * What is wrong with YAML text, in the words of Go's reader and with the line that it counts. The
 * first document is looked at; what follows it on its own lines is not.
 *
 * Follows go.yaml.in/yaml/v2 and v3 (parserc.go, decode.go: fail). Left out: a text of more than 512 bytes
 * with a control character behind another mistake, which Go finds first; lists and maps more than 200 deep (10,000 there).
 */
import { TokenScanner, type TokenKind } from './token-scanner.ts'
import type { YamlReader } from './decode.ts'
import { YamlSyntaxError } from './text-cursor.ts'

interface Parser {
  readonly tokens: TokenScanner
  readonly anchors: Set<string>
  /** Of tags, from `%TAG`. */
  readonly handles: Set<string>
  /** In how many lists and maps the next node stands. */
  depth: number
}

/** Whoever reads the document walks into it: one without a bottom would exhaust the stack. */
const depthMax = 200

/** `yaml: line 3: did not find expected key`; undefined where nothing is wrong. */
export function yamlSyntaxError(text: string, reader: YamlReader = 'v2'): string | undefined {
  const checked = firstDocument(text, reader)
  return 'mistake' in checked ? checked.mistake : undefined
}

/** Where the first document ends, behind which nothing is read, or what is wrong up to there. */
export function firstDocument(text: string, reader: YamlReader): { readonly end: number } | { readonly mistake: string } {
  try {
    return { end: parseDocument(text, reader) }
  } catch (reason) {
    // What the text is refused for.
    if (!(reason instanceof YamlSyntaxError)) throw reason
    const line = reader === 'v3' ? reason.beginning : reason.line
    return { mistake: `yaml: ${line > 0 ? `line ${line}: ` : ''}${reason.message}` }
  }
}

const controlCharacters = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/

function parseDocument(text: string, reader: YamlReader): number {
  if (controlCharacters.test(text)) throw new YamlSyntaxError('control characters are not allowed', 0)
  const parser: Parser = { tokens: new TokenScanner(text, reader), anchors: new Set(), handles: new Set(['!!']), depth: 0 }
  const { tokens } = parser
  if (isNext(parser, 'stream end')) return text.length
  if (isNext(parser, 'YAML', 'TAG', 'document start')) {
    parseDirectives(parser)
    if (!isNext(parser, 'YAML', 'TAG', 'document start', 'document end', 'stream end')) parseNode(parser)
  } else parseNode(parser)
  return tokens.peek().at
}

/** Up to the `---` that ends them. */
function parseDirectives(parser: Parser): void {
  const { tokens, handles } = parser
  for (let hasVersion = false; isNext(parser, 'YAML', 'TAG'); tokens.take()) {
    const { kind, text } = tokens.peek()
    if (kind === 'TAG') handles.add(text)
    else if (hasVersion) throw parserError(parser, 'found duplicate %YAML directive')
    else if (text !== '1.1') throw parserError(parser, 'found incompatible YAML document')
    else hasVersion = true
  }
  if (!isNext(parser, 'document start')) throw parserError(parser, 'did not find expected <document start>')
  tokens.take()
}

/** At the token that is next. */
function parserError({ tokens }: Parser, problem: string, context = 0): YamlSyntaxError {
  const { line } = tokens.peek()
  return new YamlSyntaxError(problem, line || context, context)
}

interface Context {
  /** In a block rather than in `[…]` or `{…}`. */
  readonly isBlock?: boolean
  /** A list may stand at the column of its key. */
  readonly mayBeIndentless?: boolean
}

const inBlock: Context = { isBlock: true }
const inMapping: Context = { isBlock: true, mayBeIndentless: true }
const inFlow: Context = {}

function parseNode(parser: Parser, context: Context = inBlock): void {
  // Go's scanner says it, which counts lines from 1.
  if (++parser.depth > depthMax) throw new YamlSyntaxError(`exceeded max depth of ${depthMax}`, parser.tokens.peek().line + 1)
  parseContent(parser, context)
  parser.depth--
}

function parseContent(parser: Parser, { isBlock = false, mayBeIndentless = false }: Context): void {
  const { tokens, anchors } = parser
  if (tokens.peek().kind === 'alias') {
    const { text } = tokens.take()
    if (!anchors.has(text)) throw new YamlSyntaxError(`unknown anchor '${text}' referenced`, 0)
    return
  }
  const { line } = tokens.peek()
  const hasProperties = parseProperties(parser)
  const { kind } = tokens.peek()
  if (mayBeIndentless && kind === '-') return parseIndentless(parser)
  if (kind === 'scalar') return void tokens.take()
  if (kind === '[') return parseFlowSequence(parser)
  if (kind === '{') return parseFlowMapping(parser)
  if (isBlock && kind === 'block sequence') return parseBlockSequence(parser)
  if (isBlock && kind === 'block mapping') return parseBlockMapping(parser)
  if (!hasProperties) throw parserError(parser, 'did not find expected node content', line)
}

/** An anchor and a tag, in either order. */
function parseProperties({ tokens, anchors, handles }: Parser): boolean {
  const seen = new Set<TokenKind>()
  const { line } = tokens.peek()
  let undefinedTag: number | undefined
  for (;;) {
    const { kind, text, line: tagLine } = tokens.peek()
    if ((kind !== 'anchor' && kind !== 'tag') || seen.has(kind)) break
    seen.add(kind)
    tokens.take()
    if (kind === 'anchor') anchors.add(text)
    else if (!isDefined(text, handles)) undefinedTag = tagLine
  }
  if (undefinedTag !== undefined) throw new YamlSyntaxError('found undefined tag handle', undefinedTag, line)
  return seen.size > 0
}

function isDefined(tag: string, handles: ReadonlySet<string>): boolean {
  const handle = /^![\w-]*!/.exec(tag)?.[0]
  return handle === undefined || handles.has(handle)
}

function parseIndentless(parser: Parser): void {
  const { tokens } = parser
  while (tokens.peek().kind === '-') {
    tokens.take()
    if (!isNext(parser, '-', 'key', 'value', 'block end')) parseNode(parser)
  }
}

function parseBlockSequence(parser: Parser): void {
  const { tokens } = parser
  const { line } = tokens.take()
  while (tokens.peek().kind === '-') {
    tokens.take()
    if (!isNext(parser, '-', 'block end')) parseNode(parser)
  }
  if (tokens.peek().kind !== 'block end') throw parserError(parser, "did not find expected '-' indicator", line)
  tokens.take()
}

function parseBlockMapping(parser: Parser): void {
  const { tokens } = parser
  const { line } = tokens.take()
  while (tokens.peek().kind === 'key') {
    tokens.take()
    if (!isNext(parser, 'key', 'value', 'block end')) parseNode(parser, inMapping)
    if (tokens.peek().kind !== 'value') continue
    tokens.take()
    if (!isNext(parser, 'key', 'value', 'block end')) parseNode(parser, inMapping)
  }
  if (tokens.peek().kind !== 'block end') throw parserError(parser, 'did not find expected key', line)
  tokens.take()
}

function parseFlowSequence(parser: Parser): void {
  const { tokens } = parser
  const { line } = tokens.take()
  for (let isFirst = true; tokens.peek().kind !== ']'; isFirst = false) {
    if (!isFirst) takeComma(parser, "did not find expected ',' or ']'", line)
    if (tokens.peek().kind === 'key') parsePair(parser, ']')
    else if (tokens.peek().kind !== ']') parseNode(parser, inFlow)
    else break
  }
  tokens.take()
}

function parseFlowMapping(parser: Parser): void {
  const { tokens } = parser
  const { line } = tokens.take()
  for (let isFirst = true; tokens.peek().kind !== '}'; isFirst = false) {
    if (!isFirst) takeComma(parser, "did not find expected ',' or '}'", line)
    if (tokens.peek().kind === 'key') parsePair(parser, '}')
    else if (tokens.peek().kind !== '}') parseNode(parser, inFlow)
    else break
  }
  tokens.take()
}

/** `key: value` within a flow; either may be left out. */
function parsePair(parser: Parser, end: TokenKind): void {
  const { tokens } = parser
  tokens.take()
  if (!isNext(parser, 'value', ',', end)) parseNode(parser, inFlow)
  // In a list, what stands after a `?` alone is eaten with it.
  else if (end === ']') {
    tokens.take()
    return afterEmptyKey(parser, end)
  }
  afterEmptyKey(parser, end)
}

function afterEmptyKey(parser: Parser, end: TokenKind): void {
  if (parser.tokens.peek().kind !== 'value') return
  parser.tokens.take()
  if (!isNext(parser, ',', end)) parseNode(parser, inFlow)
}

function takeComma(parser: Parser, problem: string, context: number): void {
  if (parser.tokens.peek().kind !== ',') throw parserError(parser, problem, context)
  parser.tokens.take()
}

function isNext({ tokens }: Parser, ...kinds: readonly TokenKind[]): boolean {
  return kinds.includes(tokens.peek().kind)
}
