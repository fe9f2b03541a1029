/** The escapes of `$'…'`, `echo -e`, `printf %b` and `${x@E}`. */

const simple: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"', '?': '?',
}

/** Replaces the escapes of a text; unknown ones stay as they are. */
export function unescapeAnsi(text: string): string {
  return text.replace(/\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|c.|.)/gs, (whole, escape: string) => {
    return unescapeOne(escape) ?? whole
  })
}

export function unescapeOne(escape: string): string | undefined {
  const kind = escape[0]!
  if (kind === 'x' && escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16))
  if ((kind === 'u' || kind === 'U') && escape.length > 1) return String.fromCodePoint(Math.min(0x10ffff, parseInt(escape.slice(1), 16)))
  if (kind >= '0' && kind <= '7') return String.fromCharCode(parseInt(escape, 8) & 0xff)
  if (kind === 'c' && escape.length > 1) return String.fromCharCode(escape.charCodeAt(1) & 0x1f)
  return simple[escape]
}

/** As `echo -e` and `%b` read them: octal needs a zero first, `\c` ends the output. */
export function unescapeEcho(text: string): { readonly text: string; readonly ended: boolean } {
  let result = ''
  const escapes = /\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|0[0-7]{0,3}|[1-7][0-7]{0,2}|.)/gsy
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\\', at)
    if (next < 0) return { text: result + text.slice(at), ended: false }
    result += text.slice(at, next)
    escapes.lastIndex = next
    const escape = escapes.exec(text)?.[1]
    if (escape === undefined) return { text: `${result}\\`, ended: false }
    if (escape === 'c') return { text: result, ended: true }
    result += escape === "'" || escape === '"' || escape === '?' ? `\\${escape}` : unescapeOne(escape) ?? `\\${escape}`
    at = next + 1 + escape.length
  }
  return { text: result, ended: false }
}
