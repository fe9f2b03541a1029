/**
 * How a string is written in YAML: which styles its characters allow, and whether it would be
 * read back as something else.
 *
 * Follows go.yaml.in/yaml/v2 (resolve.go, and emitterc.go: yaml_emitter_analyze_scalar), which
 * kubectl writes YAML with.
 */

/** What a reader of YAML 1.1 takes for a boolean or null. */
const words = new Set([
  'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE',
  'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE',
  '', '~', 'null', 'Null', 'NULL', '.nan', '.NaN', '.NAN',
  '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF',
])

const numbers = [
  /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/,
  /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/,
]
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|\s+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:?\d\d)?)?$/

/** Whether the plain text would be read as something else than a string. */
function isAmbiguous(text: string): boolean {
  if (words.has(text) || base60.test(text) || timestamp.test(text)) return true
  const digits = text.replaceAll('_', '')
  return /^[-+.0-9]/.test(text) && numbers.some((pattern) => pattern.test(digits))
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

/** The style that the real writer chooses; keys stay on one line. */
export function styleOf(text: string, isKey: boolean): ScalarStyle {
  const allowed = analyze(text)
  if (text.includes('\n')) return allowed.block && !isKey ? 'literal' : 'double'
  if (isAmbiguous(text)) return 'double'
  if (allowed.plain) return 'plain'
  return allowed.single ? 'single' : 'double'
}

interface Allowed {
  readonly plain: boolean
  readonly single: boolean
  readonly block: boolean
}

const indicators = '#,[]{}&*!|>\'"%@`'

function analyze(text: string): Allowed {
  const characters = [...text]
  const last = characters.length - 1
  let hasIndicator = text.startsWith('---') || text.startsWith('...')
  let isSpecial = false
  let breakThenSpace = false
  let spaceThenBreak = false
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1]
    const before = characters[index - 1]
    const isFollowedByBlank = next === undefined || isBlank(next)
    if (index === 0 && indicators.includes(character)) hasIndicator = true
    if ((character === ':' || (index === 0 && (character === '?' || character === '-'))) && isFollowedByBlank) hasIndicator = true
    if (character === '#' && (before === undefined || isBlank(before))) hasIndicator = true
    if (!isPrintable(character) && !isBreak(character)) isSpecial = true
    if (isBreak(character) && character !== '\n') isSpecial = true
    if (character === ' ' && before !== undefined && isBreak(before)) breakThenSpace = true
    if (isBreak(character) && before === ' ') spaceThenBreak = true
  }
  const edges = [characters[0], characters[last]]
  const hasBlankEdge = edges.some((edge) => edge !== undefined && (edge === ' ' || isBreak(edge)))
  const isBroken = text.includes('\n')
  const isUnsafe = spaceThenBreak || isSpecial
  return {
    plain: !hasIndicator && !hasBlankEdge && !isBroken && !isUnsafe && text !== '',
    single: !breakThenSpace && !isUnsafe,
    block: characters[last] !== ' ' && !isUnsafe,
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || isBreak(character)
}

function isBreak(character: string): boolean {
  return character === '\n' || character === '\r' || character === '\u0085' || character === '\u2028' || character === '\u2029'
}

/** As the real writer sees it: nothing beyond the basic plane, no tab. */
function isPrintable(character: string): boolean {
  const code = character.codePointAt(0)!
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code < 0xd800) || (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0', '\u0007': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\u000b': '\\v', '\f': '\\f', '\r': '\\r', '\u001b': '\\e',
  '"': '\\"', '\\': '\\\\', '\u0085': '\\N', '\u2028': '\\L', '\u2029': '\\P',
}

/** A character within double quotes. */
export function escapeCharacter(character: string): string {
  const escape = escapes[character]
  if (escape !== undefined) return escape
  if (isPrintable(character)) return character
  const code = character.codePointAt(0)!
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
}
