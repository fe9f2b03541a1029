/** Every recorded command answers here what the real one answered; half-way the world forks. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { settle, startedAt, worldWith } from './test-world.ts'

const testdata = join(import.meta.dirname, '../testdata')
const files = JSON.parse(readFileSync(join(testdata, 'files.json'), 'utf8')) as Record<string, string>

interface Recorded {
  readonly command: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Process numbers differ from run to run of the real shell. */
const withoutPids = (text: string) => text.replace(/^(\S+: line \d+: ) *\d+ (\w+) +/gm, '$1PID $2 ')

for (const file of readdirSync(join(testdata, 'recorded'))) {
  const recorded = JSON.parse(readFileSync(join(testdata, 'recorded', file), 'utf8')) as Recorded[]
  describe(file, () => {
    test.each(recorded)('$command', ({ command, stdout, stderr, exitCode }) => {
      const world = worldWith({ command, files })
      const answered = settle(world)
      expect({ ...answered, stderr: withoutPids(answered.stderr) }).toEqual({ stdout, stderr: withoutPids(stderr), exitCode })
      expectSameAfterFork(command, world.simulation.handled)
    })
  })
}

/** The same world, forked after half of its events: parent and child end alike. */
function expectSameAfterFork(command: string, handled: number): void {
  const parent = worldWith({ command, files })
  while (parent.simulation.handled < handled / 2 && parent.simulation.nextAt() < startedAt + 1e12) parent.simulation.step()
  const child = { ...parent, simulation: parent.simulation.fork() }
  expect(settle(child)).toEqual(settle(parent))
  expect(isDeepStrictEqual(child.simulation.export(), parent.simulation.export())).toBe(true)
}
