import { expect, test } from 'vitest'
import { second } from '@track/simulation'
import { startClient } from '../clients.ts'
import { client, emptyWorld } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { breakerAdmits, breakerStates, recordInBreaker } from './breaker.ts'

/** Plays attempts: `+` succeeds, `-` fails, `.` lets a second pass; refused attempts show as `x`. */
function play(settings: string, script: string): string {
  const world = emptyWorld()
  const workload = client(`service: api\nbreaker: {${settings}}`)
  startClient(world, { id: 'load', workload })
  const state = world.state(trafficPart)
  let now = 0
  let seen = ''
  for (const step of script) {
    if (step === '.') now += second
    else if (!breakerAdmits(state, 0, now, workload)) seen += 'x'
    else {
      recordInBreaker(state, 0, now, workload, step === '-')
      seen += step
    }
  }
  return `${seen} ${breakerStates[state.breakerState[0]!]!.name}`
}

test.each<[string, string, string, string]>([
  ['it stays closed below the threshold', 'threshold: 75%, window: 4, minimum: 4', '-+-+-+-+', '-+-+-+-+ closed'],
  ['it opens at the threshold, not before the minimum', 'threshold: 50%, window: 10, minimum: 4', '---++', '---+x open'],
  ['only the last attempts of the window count', 'threshold: 75%, window: 4, minimum: 4', '--++++--+---', '--++++--+-xx open'],
  ['a minimum above the window is the window', 'threshold: 100%, window: 3, minimum: 100', '---+', '---x open'],
  ['it stays open for its time', 'threshold: 100%, window: 2, minimum: 2, open: 2s', '--+.+.', '--xx open'],
  ['then it lets probes through, and no more until they are back', 'threshold: 100%, window: 2, minimum: 2, open: 1s, probes: 3', '--.++', '--++ half_open'],
  ['probes that succeed close it', 'threshold: 50%, window: 2, minimum: 2, open: 1s, probes: 3', '--.+++-', '--+++- closed'],
  ['probes that fail open it again', 'threshold: 50%, window: 2, minimum: 2, open: 1s, probes: 2', '--.+-+', '--+-x open'],
])('%s', (_name, settings, script, expected) => {
  expect(play(settings, script)).toBe(expected)
})
