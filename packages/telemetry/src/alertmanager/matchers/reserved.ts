/** Characters that end a text without quotes. Follows matcher/parse/lexer.go of Alertmanager 0.34. */

/** unicode.IsSpace of Go. */
export function isSpace(character: string): boolean {
  return /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(character)
}

export function isReserved(character: string): boolean {
  return isSpace(character) || '{}!=~,\\"\'`'.includes(character)
}
