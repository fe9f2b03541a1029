/** Small programs that reshape lines: nl, rev, tac, fold, expand, paste, column. */
import { print, printError, terminal } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { readOperands, splitLines } from '../lines.ts'
import { parseCount } from './bytes.ts'
import { eachLine } from './cut.ts'

export const rev: Program = {
  name: 'rev',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: '' })
    if ('words' in flags) return yield* refuseFlags('rev', flags)
    return yield* eachLine('rev', flags.operands, (line) => Array.from(line).reverse().join(''), (name) => `cannot open ${name}`)
  },
}

export const tac: Program = {
  name: 'tac',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: '' })
    if ('words' in flags) return yield* refuseFlags('tac', flags)
    const { texts, failed } = yield* readOperands('tac', flags.operands, (name) => `failed to open '${name}' for reading`)
    for (const text of texts) yield* print((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''))
    return failed ? 1 : 0
  },
}

export const nl: Program = {
  name: 'nl',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'b:w:s:v:i:n:', long: { 'body-numbering': 'b', 'number-width': 'w', 'number-separator': 's', 'starting-line-number': 'v', 'line-increment': 'i', 'number-format': 'n' },
    })
    if ('words' in flags) return yield* refuseFlags('nl', flags)
    const width = Number(flags.value('w') ?? 6)
    const separator = flags.value('s') ?? '\t'
    const all = flags.value('b') === 'a'
    const shape = flags.value('n') ?? 'rn'
    let number = Number(flags.value('v') ?? 1)
    return yield* eachLine('nl', flags.operands, (line) => {
      if ((line === '' && !all) || flags.value('b') === 'n') return `${' '.repeat(width + separator.length)}${line}`
      const text = shape === 'ln' ? String(number).padEnd(width) : String(number).padStart(width, shape === 'rz' ? '0' : ' ')
      number += Number(flags.value('i') ?? 1)
      return text + separator + line
    })
  },
}

export const fold: Program = {
  name: 'fold',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'w:sb', digits: 'w', long: { width: 'w', spaces: 's', bytes: 'b' } })
    if ('words' in flags) return yield* refuseFlags('fold', flags)
    const width = parseCount(flags.value('w') ?? '80')
    if (width === undefined || width === 0) {
      yield* printError(`fold: invalid number of columns: ‘${flags.value('w')}’\n`)
      return 1
    }
    return yield* eachLine('fold', flags.operands, (line) => folded(line, width, flags.has('s')))
  },
}

function folded(line: string, width: number, atSpaces: boolean): string {
  const parts: string[] = []
  let rest = Array.from(line)
  while (rest.length > width) {
    const space = atSpaces ? rest.slice(0, width).findLastIndex((char) => char === ' ') : -1
    const end = space >= 0 ? space + 1 : width
    parts.push(rest.slice(0, end).join(''))
    rest = rest.slice(end)
  }
  return [...parts, rest.join('')].join('\n')
}

export const expand: Program = {
  name: 'expand',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 't:i', digits: 't', long: { tabs: 't', initial: 'i' } })
    if ('words' in flags) return yield* refuseFlags('expand', flags)
    const width = Number(flags.value('t') ?? 8)
    return yield* eachLine('expand', flags.operands, (line) => {
      let result = ''
      for (const char of line) result += char === '\t' ? ' '.repeat(width - (result.length % width)) : char
      return result
    })
  },
}

/** Blanks at the beginning, or with -a two and more anywhere, become tabs where one ends. */
export const unexpand: Program = {
  name: 'unexpand',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'at:', long: { all: 'a', tabs: 't', 'first-only': 'f' } })
    if ('words' in flags) return yield* refuseFlags('unexpand', flags)
    const width = parseCount(flags.value('t') ?? '8') || 8
    const anywhere = flags.has('a') || flags.has('t')
    return yield* eachLine('unexpand', flags.operands, (line) => tabbed(line, width, anywhere))
  },
}

function tabbed(line: string, width: number, anywhere: boolean): string {
  let result = ''
  let blanks = ''
  let column = 0
  let isLeading = true
  for (const char of line) {
    column = char === '\t' ? column + width - (column % width) : column + 1
    if (char !== ' ' && char !== '\t') isLeading = false
    if (!(isLeading || anywhere) || (char !== ' ' && char !== '\t')) {
      result += blanks + char
      blanks = ''
    } else if (char === '\t' || (column % width === 0 && (blanks !== '' || isLeading))) {
      result += `${blanks.replace(/ +$/, '')}\t`
      blanks = ''
    } else blanks += char
  }
  return result + blanks
}

export const paste: Program = {
  name: 'paste',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'd:s', long: { delimiters: 'd', serial: 's' } })
    if ('words' in flags) return yield* refuseFlags('paste', flags)
    const delimiters = Array.from((flags.value('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', ''))
    const { columns, failed } = yield* pasteColumns(flags)
    if (failed) return 1
    const join = (parts: readonly string[]) =>
      parts.reduce((so, part, index) => (index === 0 ? part : so + (delimiters.length === 0 ? '' : delimiters[(index - 1) % delimiters.length]!) + part), '')
    const rows = flags.has('s')
      ? columns
      : Array.from({ length: Math.max(0, ...columns.map((lines) => lines.length)) }, (_, row) => columns.map((lines) => lines[row] ?? ''))
    yield* print(rows.map((row) => `${join(row)}\n`).join(''))
    return 0
  },
}

/** `paste - -` deals the lines of standard input out in turn. */
function* pasteColumns(flags: Flags): Guest<{ columns: string[][]; failed: boolean }> {
  const names = flags.operands.length === 0 ? ['-'] : flags.operands
  const inputs = names.filter((name) => name === '-').length
  const shared = inputs > 1 && !flags.has('s') ? splitLines((yield* readOperands('paste', ['-'])).texts[0]!) : undefined
  const columns: string[][] = []
  let turn = 0
  for (const name of names) {
    if (name === '-' && shared) {
      const mine = turn++
      columns.push(shared.filter((_, index) => index % inputs === mine))
      continue
    }
    const { texts, failed } = yield* readOperands('paste', [name])
    if (failed) return { columns, failed }
    columns.push(splitLines(texts[0]!))
  }
  return { columns, failed: false }
}

export const column: Program = {
  name: 'column',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'ts:o:nxc:N:', long: { table: 't', separator: 's', 'output-separator': 'o', 'output-width': 'c', 'table-columns': 'N' } })
    if ('words' in flags) return yield* refuseFlags('column', flags)
    const { texts, failed } = yield* readOperands('column', flags.operands)
    const lines = texts.flatMap(splitLines).filter((line) => line.trim() !== '')
    if (flags.has('t')) yield* print(table(lines, flags))
    else yield* print(grid(lines, Number(flags.value('c') ?? (yield* terminal())?.columns ?? 80)))
    return failed ? 1 : 0
  },
}

function table(lines: readonly string[], flags: Flags): string {
  const separators = flags.value('s')
  const split = (line: string) => {
    if (separators === undefined) return line.trim().split(/[ \t]+/)
    const cells: string[] = ['']
    for (const char of line) {
      if (separators.includes(char)) cells.push('')
      else cells[cells.length - 1] += char
    }
    return cells
  }
  const rows = [...(flags.has('N') ? [flags.value('N')!.split(',')] : []), ...lines.map(split)]
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)))
  const joint = flags.value('o') ?? '  '
  return rows.map((row) => `${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index]!))).join(joint)}\n`).join('')
}

function grid(lines: readonly string[], width: number): string {
  const cell = (Math.floor(Math.max(0, ...lines.map((line) => line.length)) / 8) + 1) * 8
  const columns = Math.max(1, Math.floor(width / cell))
  const rows = Math.ceil(lines.length / columns)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, index) => lines[index * rows + row]).filter((each) => each !== undefined)
    text += `${cells.map((each, index) => (index === cells.length - 1 ? each : each + '\t'.repeat(Math.ceil((cell - each.length) / 8)))).join('')}\n`
  }
  return text
}

