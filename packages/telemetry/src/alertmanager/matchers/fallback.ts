/**
 * Which of the two syntaxes a text is read with. Both are tried unless told: where they disagree the
 * classic one wins.
 *
 * Follows matcher/compat/parse.go of Alertmanager 0.34.
 */
import { parseClassicMatcher, parseClassicMatchers } from './classic.ts'
import { type AlertMatcher, MatcherError, printAlertMatcher } from './matcher.ts'
import { parseUtf8Matchers } from './parse.ts'

/** `fallback` is the default; the others are the features `classic-mode` and `utf8-strict-mode`. */
export type MatcherSyntax = 'fallback' | 'classic' | 'utf8'

/** Throws `MatcherError`. */
export function parseAlertMatchers(text: string, syntax: MatcherSyntax = 'fallback'): readonly AlertMatcher[] {
  if (syntax === 'classic') return parseClassicMatchers(text)
  if (syntax === 'utf8') return parseUtf8Matchers(text)
  return agreed(() => parseUtf8Matchers(text), () => parseClassicMatchers(text))
}

/** Exactly one, without braces. Throws `MatcherError`. */
export function parseAlertMatcher(text: string, syntax: MatcherSyntax = 'fallback'): AlertMatcher {
  if (syntax === 'classic') return parseClassicMatcher(text)
  if (text.startsWith('{') || text.endsWith('}')) throw new MatcherError(`unexpected open or close brace: ${text}`)
  if (syntax === 'utf8') return only(parseUtf8Matchers(text))
  return agreed(() => [only(parseUtf8Matchers(text))], () => [parseClassicMatcher(text)])[0]!
}

function only(matchers: readonly AlertMatcher[]): AlertMatcher {
  if (matchers.length === 1) return matchers[0]!
  throw new MatcherError(matchers.length === 0 ? 'no matchers' : `expected 1 matcher, found ${matchers.length}`)
}

function agreed(utf8: () => readonly AlertMatcher[], classic: () => readonly AlertMatcher[]): readonly AlertMatcher[] {
  const [ofUtf8, ofClassic] = [parsed(utf8), parsed(classic)]
  if (ofUtf8 instanceof MatcherError) {
    if (ofClassic instanceof MatcherError) throw ofClassic
    return ofClassic
  }
  return ofClassic instanceof MatcherError || isSame(ofUtf8, ofClassic) ? ofUtf8 : ofClassic
}

function parsed(parse: () => readonly AlertMatcher[]): readonly AlertMatcher[] | MatcherError {
  try {
    return parse()
  } catch (error) {
    // The other syntax may take the text.
    if (!(error instanceof MatcherError)) throw error
    return error
  }
}

function isSame(a: readonly AlertMatcher[], b: readonly AlertMatcher[]): boolean {
  return a.length === b.length && a.every(({ name, type, value }, index) => {
    const other = b[index]!
    return name === other.name && type === other.type && value === other.value
  })
}

/** What a text is that only the classic syntax takes, and how it should be written. */
export interface MatcherAdvice {
  readonly error: string
  readonly suggestion: string
}

/** Of one matcher; undefined where there is nothing to advise. */
export function matcherAdvice(text: string): MatcherAdvice | undefined {
  const ofUtf8 = parsed(() => [only(parseUtf8Matchers(text))])
  const ofClassic = parsed(() => [parseClassicMatcher(text)])
  if (!(ofUtf8 instanceof MatcherError) || ofClassic instanceof MatcherError) return undefined
  return { error: ofUtf8.message, suggestion: printAlertMatcher(ofClassic[0]!) }
}
