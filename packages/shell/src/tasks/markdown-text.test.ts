import { expect, test } from 'vitest'
import { textWidth, withoutEscapes } from '../prompt/width.ts'
import { printMarkdown, wrapText } from './markdown-text.ts'

const plain = { columns: 40, hasColours: false }

/** Markdown → what a terminal of forty columns shows. */
const shown: Record<string, [markdown: string, text: string]> = {
  'a paragraph is wrapped, its own line breaks forgotten': ['one two three\nfour five six seven eight nine ten eleven', 'one two three four five six seven eight\nnine ten eleven'],
  'emphasis goes, code keeps its quotes': ['a **dead time**, *how* `clock advance 10m`', 'a dead time, how `clock advance 10m`'],
  'code is not broken': ['wait for it with `kubectl get hpa worker -w`.', 'wait for it with\n`kubectl get hpa worker -w`.'],
  'code that is wider than the terminal stands whole': ['so: `promql --range 13m queue_messages_ready{queue}` draws', 'so:\n`promql --range 13m queue_messages_ready{queue}`\ndraws'],
  'stars in code are no emphasis': ['`a * b` and `c * d`', '`a * b` and `c * d`'],
  'a list, each item indented': ['- one of those that go on and on and on, you see\n- two\n\n1. first', '- one of those that go on and on and on,\n  you see\n- two\n\n1. first'],
  'fenced code is left as it is': ['before\n```sh\nfor a in b;   do c; done   # a long line that is not to be wrapped\n```\nafter', 'before\n\n    for a in b;   do c; done   # a long line that is not to be wrapped\n\nafter'],
  'a heading is a line': ['## What now\ntext', 'What now\n\ntext'],
  'a link keeps where it leads on the web': ['[RFC](https://example.org/rfc) and [there](../there)', 'RFC <https://example.org/rfc> and there'],
}

test.each(Object.entries(shown))('%s', (_name, [markdown, text]) => {
  expect(printMarkdown(markdown, plain)).toBe(text)
})

test('colours take no room', () => {
  const painted = printMarkdown('a **dead time**, *how* `clock advance 10m` and so on and on', { ...plain, hasColours: true }, '  ')
  expect(painted).toContain('\u001b[1mdead\u001b[22m \u001b[1mtime\u001b[22m,')
  expect(painted).toContain('\u001b[36mclock advance 10m\u001b[39m')
  expect(withoutEscapes(painted)).toBe('  a dead time, how clock advance 10m and\n  so on and on')
})

test.each([0, 1, 20, 40, 200])('no character is cut in %i columns', (columns) => {
  const text = 'Backpressure, 背圧, is what a queue says when it is full: 600/s × 4.'
  for (const wrapped of [printMarkdown(text, { columns, hasColours: false }), wrapText(text, { columns, hasColours: false })]) {
    expect(wrapped.replaceAll('\n', ' ')).toBe(text)
    for (const line of wrapped.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(Math.max(20, columns))
  }
})
