/** Rows of CSV. Follows encoding/csv/reader.go of Go and internal/coreinternal/parseutils/csv.go of opentelemetry-collector-contrib 0.152. */
import { OttlError } from '../ottl-error.ts'

interface Cursor {
  readonly lines: readonly string[]
  line: number
}

/** One row that may run over several lines: what follows a line end goes on in the last field. */
export function readCsvRow(text: string, delimiter: string, isLazy: boolean): readonly string[] {
  const cursor: Cursor = { lines: text.replaceAll('\r\n', '\n').split('\n'), line: 0 }
  if (cursor.lines.at(-1) === '') (cursor.lines as string[]).pop()
  const rows: string[][] = []
  while (cursor.line < cursor.lines.length) {
    if (cursor.lines[cursor.line] === '') cursor.line++
    else rows.push(readRecord(cursor, delimiter, isLazy))
  }
  const [first, ...others] = rows
  if (!first) throw new OttlError('no csv lines found')
  for (const [head = '', ...rest] of others) {
    first[first.length - 1] += `\n${head}`
    first.push(...rest)
  }
  return first
}

function refuse(line: number, column: number, why: string, start = line): OttlError {
  const place = start === line ? `parse error on line ${line + 1}, column ${column + 1}` : `record on line ${start + 1}; parse error on line ${line + 1}, column ${column + 1}`
  return new OttlError(`read csv line: ${place}: ${why}`)
}

function readRecord(cursor: Cursor, delimiter: string, isLazy: boolean): string[] {
  const start = cursor.line
  const fields: string[] = []
  let rest: string | undefined = cursor.lines[cursor.line++]!
  while (rest !== undefined) {
    const column: number = cursor.lines[cursor.line - 1]!.length - rest.length
    if (rest.startsWith('"')) {
      const [field, after] = readQuoted(rest.slice(1), cursor, delimiter, isLazy, start)
      fields.push(field)
      rest = after
      continue
    }
    const end: number = rest.indexOf(delimiter)
    const field = end === -1 ? rest : rest.slice(0, end)
    const quote = field.indexOf('"')
    if (!isLazy && quote !== -1) throw refuse(cursor.line - 1, column + quote, 'bare " in non-quoted-field', start)
    fields.push(field)
    rest = end === -1 ? undefined : rest.slice(end + delimiter.length)
  }
  return fields
}

function readQuoted(text: string, cursor: Cursor, delimiter: string, isLazy: boolean, start: number): [field: string, rest: string | undefined] {
  let field = ''
  let rest = text
  for (;;) {
    const quote = rest.indexOf('"')
    if (quote === -1) {
      field += rest
      const isLast = cursor.line === cursor.lines.length
      if (isLast && isLazy) return [field, undefined]
      if (isLast) throw refuse(cursor.line - 1, cursor.lines.at(-1)!.length, 'extraneous or missing " in quoted-field', start)
      field += '\n'
      rest = cursor.lines[cursor.line++]!
      continue
    }
    field += rest.slice(0, quote)
    rest = rest.slice(quote + 1)
    if (rest.startsWith('"')) {
      field += '"'
      rest = rest.slice(1)
    } else if (rest.startsWith(delimiter)) return [field, rest.slice(delimiter.length)]
    else if (rest === '') return [field, undefined]
    else if (isLazy) field += '"'
    else throw refuse(cursor.line - 1, cursor.lines[cursor.line - 1]!.length - rest.length - 1, 'extraneous or missing " in quoted-field', start)
  }
}
