/** A request to one of the monitoring's servers from outside of the world: what only reads is answered without an input. */
import type { Simulation } from '@track/simulation'
import { answerSystem, changesSystem, isSystemApi, servedApis, type SystemAnswer, type SystemRequest } from '../network/system-apis.ts'

/** What `changes` has to be given as the input `system request` of the part `network calls`. */
export type SystemQueryAnswer = SystemAnswer | 'no such server' | 'changes'

export function askSystem(simulation: Simulation, { api, ...request }: SystemRequest & { readonly api: string }): SystemQueryAnswer {
  if (!isSystemApi(api) || !servedApis(simulation).includes(api)) return 'no such server'
  return changesSystem(api, request) ? 'changes' : answerSystem(simulation, api, request)
}
