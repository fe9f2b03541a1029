/** Every command of the recorded scenarios, played by the world's own kubectl: whole answers are compared. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { guestPlayer } from '../testing/guest-player.ts'
import { parseScenario, play, printScenario } from '../testing/transcript.ts'
import { scenarioWorld } from '../testing/world.ts'

const folder = join(import.meta.dirname, '..', '..', 'testdata', 'kubectl')

describe.each(readdirSync(folder).sort())('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  const scenario = parseScenario(text)

  test('prints as it was read', () => {
    expect(printScenario(scenario, scenario.answers)).toBe(text)
  })

  test.each([
    ['is answered as by a real kubectl', {}],
    ['is answered so by a fork in the middle of each command', { forksAfter: 9 }],
  ])('%s', async (_what, options) => {
    const answers = await play(scenario, guestPlayer(scenarioWorld(scenario), options))
    const typed = scenario.steps.map(({ command }, index) => `$ ${command}\n${answers[index]!}`)
    const recorded = scenario.steps.map(({ command }, index) => `$ ${command}\n${scenario.answers[index]!}`)
    expect(typed).toEqual(recorded)
  })
})
