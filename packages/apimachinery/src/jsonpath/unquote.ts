/**
 * Text between quotes, as Go reads it, with single quotes allowed around more than one character.
 *
 * Follows UnquoteExtend of k8s.io/client-go/util/jsonpath/parser.go and strconv.UnquoteChar.
 */
import { ParseError } from '../parse-error.ts'

const simple: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\',
}

export function unquote(text: string): string {
  const mark = text[0]
  const inner = text.slice(1, -1)
  if (!inner.includes('\\') && !inner.includes(mark!)) return inner
  let read = ''
  for (let rest = inner; rest !== ''; ) {
    const [character, length] = readCharacter(rest, mark!) ?? refuse(text)
    read += character
    rest = rest.slice(length)
  }
  return read
}

function refuse(text: string): never {
  throw new ParseError(`unquote string ${text} error invalid syntax`)
}

/** The first character and how much of the text stands for it. */
function readCharacter(text: string, mark: string): [character: string, length: number] | undefined {
  if (text[0] === mark) return undefined
  if (text[0] !== '\\') {
    const character = String.fromCodePoint(text.codePointAt(0)!)
    return [character, character.length]
  }
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(text)
  if (code) return codeCharacter(code)
  const letter = text[1] ?? ''
  if (letter === '"' || letter === "'") return letter === mark ? [letter, 2] : undefined
  return simple[letter] === undefined ? undefined : [simple[letter], 2]
}

function codeCharacter([whole, hex2, hex4, hex8, octal]: RegExpExecArray): [character: string, length: number] | undefined {
  const code = octal === undefined ? Number.parseInt(hex2 ?? hex4 ?? hex8!, 16) : Number.parseInt(octal, 8)
  const isByte = hex2 !== undefined || octal !== undefined
  if (isByte ? code > 0xff : code > 0x10_ffff || (code >= 0xd800 && code < 0xe000)) return undefined
  return [String.fromCodePoint(code), whole.length]
}
