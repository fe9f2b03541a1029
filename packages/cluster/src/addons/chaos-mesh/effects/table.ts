/** What each kind of chaos does. */
import { dnsEffect } from './dnschaos.ts'
import type { Effect } from './effect.ts'
import { httpEffect } from './httpchaos.ts'
import { ioEffect } from './iochaos.ts'
import { networkEffect } from './networkchaos.ts'
import { podEffect } from './podchaos.ts'
import { stressEffect } from './stresschaos.ts'
import { timeEffect } from './timechaos.ts'

const effects: readonly Effect[] = [
  dnsEffect, httpEffect, networkEffect, podEffect, stressEffect,
  ioEffect, timeEffect,
]

export function effectOf(kind: string): Effect {
  const found = effects.find((each) => each.kind === kind)
  if (!found) throw new Error(`no effect of the chaos "${kind}"`)
  return found
}
