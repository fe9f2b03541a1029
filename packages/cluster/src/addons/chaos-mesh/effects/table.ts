/** What each kind of chaos does; those that the world cannot do refuse every object in a sentence. */
import { dnsEffect } from './dnschaos.ts'
import { type Effect, effect } from './effect.ts'
import { httpEffect } from './httpchaos.ts'
import { networkEffect } from './networkchaos.ts'
import { podEffect } from './podchaos.ts'
import { stressEffect } from './stresschaos.ts'
import { timeEffect } from './timechaos.ts'

/** What is validated, and then refused. */
function refusing(kind: string, words: string): Effect {
  return effect({ kind, isOfContainers: () => true, refusal: () => words, apply: () => words, recover: () => {} })
}

const effects: readonly Effect[] = [
  dnsEffect, httpEffect, networkEffect, podEffect, stressEffect,
  refusing('IOChaos', 'not simulated here: reads and writes of files (workloads have no disk)'),
  timeEffect,
]

export function effectOf(kind: string): Effect {
  const found = effects.find((each) => each.kind === kind)
  if (!found) throw new Error(`no effect of the chaos "${kind}"`)
  return found
}
