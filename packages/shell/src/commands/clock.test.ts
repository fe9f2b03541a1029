import { expect, test } from 'vitest'
import { openShellSession } from '../testing/shell-session.ts'

test('what time it is, how it is made to pass, and how fast', async () => {
  const { types } = await openShellSession()
  const seen = [
    await types('clock'),
    await types('clock advance 2h30m'),
    await types(`clock until 'vector(time()) > 1740999000' --within 1h`),
    await types(`clock until 'absent(up)' --within 30s`),
    await types('clock x60'),
    await types('clock pause'),
    await types('world fork other > /dev/null; clock'),
  ].join('')
  expect(seen).toMatchInlineSnapshot(`
    "$ clock
    2025-03-03T08:01:05Z  1m5s after the start, paused
    $ clock advance 2h30m
    2025-03-03T10:31:06Z
    $ clock until 'vector(time()) > 1740999000' --within 1h
    2025-03-03T10:50:00Z  it holds, 18m53s later
    $ clock until 'absent(up)' --within 30s
    2> clock: it did not hold within 30s
    exit 1
    $ clock x60
    2025-03-03T10:50:32Z  2h50m32s after the start, x60
    $ clock pause
    2025-03-03T10:50:33Z  2h50m33s after the start, paused
    $ world fork other > /dev/null; clock
    2025-03-03T10:50:34Z  2h50m34s after the start, paused, branch 1 of 2
    "
  `)
})

test.each([
  ['clock faster', 'there is no "faster": advance, until, pause, or xN such as x60'],
  ['clock advance', 'advance needs a duration such as 90s, 30m or 2h'],
  ['clock advance -5m', 'advance -5m: time goes forward; "world rewind -5m" goes back'],
  ['clock advance -1h30m', 'advance -1h30m: time goes forward; "world rewind -1h30m" goes back'],
  ['clock advance 0s', 'advance needs a duration such as 90s, 30m or 2h'],
  ['clock advance 400d', 'advance 400d is longer than a year'],
  ['clock until', 'until needs a query'],
  ['clock until up --within soon', '--within needs a duration such as 90s, 30m or 2h'],
  ['clock x', 'there is no "x": advance, until, pause, or xN such as x60'],
])('%s is a slip of the keyboard', async (line, words) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> clock: ${words}\n2> See 'clock --help'.\nexit 2\n`)
})

test('a query that does not parse ends it with Prometheus\' words', async () => {
  const { types } = await openShellSession()
  expect(await types("clock until 'sum('")).toBe("$ clock until 'sum('\n2> clock: 1:5: parse error: unclosed left parenthesis\nexit 2\n")
})
