import { expect, test } from 'vitest'
import { settle, worldWith } from '../test-world.ts'

test.each([
  [`grep -oP '(?<=f)o+' fruit.txt`, 'grep: look-around assertions are not simulated here: (?<=\n'],
  [`grep -P 'x(?!y)' fruit.txt`, 'grep: look-around assertions are not simulated here: (?!\n'],
])('what linear-time expressions cannot say is refused by name: %s', (command, stderr) => {
  expect(settle(worldWith({ command, files: { 'fruit.txt': 'foo\n' } }))).toEqual({ stdout: '', stderr, exitCode: 2 })
})

test.each([
  [String.raw`grep -oP 'f(?<vowels>o+)' fruit.txt`, 'foo\n'],
  [String.raw`grep -oP '\(?=' fruit.txt`, '(=\n'],
  [String.raw`grep -oP '[(?=]+' fruit.txt`, '(=\n'],
])('what only looks like it is read: %s', (command, stdout) => {
  expect(settle(worldWith({ command, files: { 'fruit.txt': 'foo\n(=\n' } }))).toEqual({ stdout, stderr: '', exitCode: 0 })
})
