/** How bash quotes what it prints: `%q`, `set -x`, `declare -p`, `${x@Q}`. */

/** `'a b'`, or `$'a\n'` where there are control characters. */
export function quoteSingle(text: string): string {
  return hasControl(text) ? ansiQuoted(text) : `'${text.replaceAll("'", "'\\''")}'`
}

/** As `printf %q` and completions do it: backslashes. */
export function quoteBackslash(text: string): string {
  if (text === '') return "''"
  if (hasControl(text)) return ansiQuoted(text)
  return text.replace(/[ !"#$&'()*,;<>?[\\\]^`{|}~]/g, (char, at: number) => {
    if (char === '#' || char === '~') return at === 0 ? `\\${char}` : char
    return `\\${char}`
  })
}

/** As `set -x` and `set` show a word: only when it must be. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''"
  if (hasControl(text)) return ansiQuoted(text)
  return /[ !"$&'()*;<>?[\\\]^`{|}\t]|^[#~]|[=:]~/.test(text) ? quoteSingle(text) : text
}

/** As `declare -p` shows a value. */
export function quoteDouble(text: string): string {
  return hasControl(text) ? ansiQuoted(text) : `"${text.replace(/["$`\\]/g, '\\$&')}"`
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code === 127) return true
  }
  return false
}

const names: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\x1b': '\\E', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
}

function ansiQuoted(text: string): string {
  let result = ''
  for (const char of text) {
    if (names[char] !== undefined) result += names[char]
    else if (char < ' ' || char === '\x7f') result += `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`
    else result += char === "'" || char === '\\' ? `\\${char}` : char
  }
  return `$'${result}'`
}
