/** `a=b c="d e"` taken apart. Follows internal/coreinternal/parseutils/parser.go of opentelemetry-collector-contrib 0.152. */
import { quoteGo } from '@track/simulation'
import { OttlError } from '../ottl-error.ts'
import { OttlMap } from '../values/value.ts'

export function readKeyValues(text: string, delimiter: string, pairDelimiter: string): OttlMap {
  const map = new OttlMap()
  const faults: string[] = []
  for (const pair of splitQuoted(text, pairDelimiter)) {
    const at = pair.indexOf(delimiter)
    if (at === -1) faults.push(`cannot split ${quoteGo(pair)} into 2 items, got 1 item(s)`)
    else map.put(pair.slice(0, at).trim(), pair.slice(at + delimiter.length).trim())
  }
  if (faults.length > 0) throw new OttlError(`failed to split pairs into key-values: ${faults.join('; ')}`)
  return map
}

/** Quotes hold together what stands in them, and fall off. */
function splitQuoted(text: string, delimiter: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let quote = ''
  let isEscaped = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    if (quote === '' && text.startsWith(delimiter, at)) {
      if (part !== '') parts.push(part)
      part = ''
      at += delimiter.length - 1
      continue
    }
    const isQuote: boolean = !isEscaped && (quote === '' ? letter === '"' || letter === '\'' : letter === quote)
    isEscaped = !isEscaped && !isQuote && letter === '\\'
    if (isQuote) quote = quote === '' ? letter : ''
    else part += letter
  }
  if (quote !== '') throw new OttlError(`splitting source ${quoteGo(text)} into pairs failed: never reached the end of a quoted value`)
  return part === '' ? parts : [...parts, part]
}
