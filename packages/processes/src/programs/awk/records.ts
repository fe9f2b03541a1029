/** Records of the input, by RS: lines, paragraphs, or whatever ends them. */
import { read } from '../../calls.ts'
import type { Guest } from '../../program.ts'
import { regex } from '../../regex/regex.ts'
import { flush, type Lines, nextLine, type Output } from '../lines.ts'

export function* nextRecord(lines: Lines, output: Output, separator: string): Guest<string | undefined> {
  if (separator === '\n') return yield* nextLine(lines, output)
  if (separator === '') return yield* nextParagraph(lines, output)
  const re = separator.length === 1 ? undefined : regex(separator, { dialect: 'extended' })
  for (;;) {
    const rest = lines.text.slice(lines.at)
    const at = re ? re.match(rest) : { start: rest.indexOf(separator), end: rest.indexOf(separator) + 1 }
    if (at && at.start >= 0 && at.end > at.start && (!re || at.end < rest.length || lines.ended)) {
      lines.at += at.end
      return rest.slice(0, at.start)
    }
    if (lines.ended) {
      lines.text = ''
      lines.at = 0
      return rest === '' ? undefined : rest
    }
    yield* fill(lines, output)
  }
}

function* fill(lines: Lines, output: Output): Guest<void> {
  yield* flush(output)
  const chunk: string = yield* read(lines.fd)
  if (chunk === '') lines.ended = true
  lines.text = lines.text.slice(lines.at) + chunk
  lines.at = 0
}

function* nextParagraph(lines: Lines, output: Output): Guest<string | undefined> {
  const kept: string[] = []
  for (;;) {
    const line = yield* nextLine(lines, output)
    if (line === undefined) return kept.length === 0 ? undefined : kept.join('\n')
    if (line !== '') kept.push(line)
    else if (kept.length > 0) return kept.join('\n')
  }
}
