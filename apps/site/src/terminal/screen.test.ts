/** What the page's terminal shows, beside what xterm shows of the same. */
import xterm from '@xterm/headless'
import { expect, test } from 'vitest'
import { Screen } from './screen.ts'

const [columns, rows] = [20, 5]

function shown(text: string): string[] {
  const screen = new Screen(columns, rows)
  for (const piece of text) screen.write(piece)
  return trimmed(screen.rows.map((row) => row.map((cell) => cell.text).join('').trimEnd()))
}

async function shownByXterm(text: string): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 100 })
  await new Promise<void>((done) => { terminal.write(text, done) })
  const { active } = terminal.buffer
  return trimmed(Array.from({ length: active.length }, (_, row) => active.getLine(row)!.translateToString(true)))
}

function trimmed(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}

const written: Record<string, string> = {
  'lines': 'one\r\ntwo\r\n', 'a line that wraps': 'a'.repeat(45), 'a line over another': 'first\rse', 'backspaces': 'abc\b\b-',
  'tabs': 'a\tb\tc', 'a row erased to its end': 'abcdef\x1b[3D\x1b[K', 'from its beginning': 'abcdef\x1b[3D\x1b[1K', 'the whole of it': 'abc\x1b[2K',
  'the display below': 'a\r\nb\r\nc\x1b[2A\x1b[J', 'colours': '\x1b[31mred\x1b[0m plain \x1b[38;5;4mblue\x1b[m', 'wide characters': '漢字abc\x1b[3D-',
  'a wide character at the edge': `${'a'.repeat(19)}漢`, 'marks on letters': 'e\u0301a', 'the cursor up and along': 'a\r\nb\r\nc\x1b[1A\x1b[3Gx', 'the cursor put': 'a\r\nb\x1b[1;3Hx',
  'more rows than the window has': Array.from({ length: 9 }, (_, index) => `row ${index}\r\n`).join(''), 'a title that is not shown': '\x1b]0;title\x07text',
}

test.each(Object.entries(written))('%s', async (_what, text) => {
  expect(shown(text)).toEqual(await shownByXterm(text))
})

test('a cleared window shows its blank rows below', () => {
  const screen = new Screen(columns, rows)
  screen.write('one\r\ntwo\r\n\x1b[H\x1b[2J$ ')
  expect([screen.rows.length, screen.shownRows]).toEqual([3, 7])
})

test('what has gone for good is counted', () => {
  const screen = new Screen(columns, rows)
  for (let row = 0; row < 4_100; row++) screen.write(`${row}\n\r`)
  expect([screen.dropped, screen.rows.length]).toEqual([101, 4_000])
})
