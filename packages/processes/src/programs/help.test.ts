/** Every program says what it takes when it is asked, from the table by which it reads its options. */
import { describe, expect, test } from 'vitest'
import { settle, worldWith } from '../test-world.ts'
import { coreutils } from './coreutils.ts'

/** For these it is a word like any other, or nothing. */
const taken = new Set(['test', '[', 'true', 'false', 'echo', 'printf'])

describe('--help', () => {
  test.each(coreutils.map(({ name }) => name).filter((name) => !taken.has(name)))('%s', (name) => {
    const { stdout, stderr, exitCode } = settle(worldWith({ command: `/usr/bin/${name} --help` }))
    expect([stdout.split('\n')[0], stderr, exitCode]).toEqual([expect.stringMatching(/^Usage: \w+/), '', 0])
  })

  test('an option that is told is taken', () => {
    for (const { name } of coreutils) {
      const told = settle(worldWith({ command: `/usr/bin/${name} --help` })).stdout.match(/^ +-\w(?=,|$)/gm) ?? []
      for (const letter of told.map((each) => each.trim())) {
        const { stderr } = settle(worldWith({ command: `timeout 1 /usr/bin/${name} ${letter} < /dev/null` }))
        expect(stderr).not.toContain('invalid option')
      }
    }
  })
})
