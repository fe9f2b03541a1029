/** Numbers of a query: Go's integer literals first, then its floating-point ones (parser.number). */
import { quote } from '../series/labels.ts'
import type { Token } from './tokens.ts'
import type { TokenStream } from './token-stream.ts'

export function parseNumber(tokens: TokenStream, token: Token): number {
  const value = readNumber(token.text)
  if (value !== undefined) return value
  tokens.refuse(token, `error parsing number: strconv.ParseFloat: parsing ${quote(token.text)}: invalid syntax`)
  return 0
}

function readNumber(text: string): number | undefined {
  const lower = text.toLowerCase()
  if (lower === 'inf') return Infinity
  if (lower === 'nan') return NaN
  if (/__|_$|^_|_\./.test(lower)) return undefined
  const plain = lower.replaceAll('_', '')
  if (/^0x[0-9a-f]+$/.test(plain)) return Number(BigInt(plain))
  // A leading zero makes an integer octal, where its digits allow it.
  if (/^0[0-7]+$/.test(plain)) return Number(BigInt(`0o${plain.slice(1)}`))
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(plain) ? Number(plain) : undefined
}
