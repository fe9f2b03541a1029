/** What Loki answers over HTTP: queries, pushes, and its ruler. */
import type { Simulation } from '@track/simulation'
import { answerLoki, answerRuler, type ApiRequest, receivePush } from '@track/telemetry'
import { rulerViewOf } from '../addons/logging/ruler.ts'
import { lokiOf } from '../telemetry/monitoring-parts.ts'
import type { SystemAnswer, SystemRequest } from './system-apis.ts'

const pushPath = '/loki/api/v1/push'

export function isPush({ path }: Pick<SystemRequest, 'path'>): boolean {
  return path.split('?')[0] === pushPath
}

/** `request` as it is read; `bytes` of its body. */
export function askLoki(simulation: Simulation, { headers }: SystemRequest, request: ApiRequest, bytes: Uint8Array): SystemAnswer {
  const store = simulation.state(lokiOf(simulation)!)
  if (isPush(request)) {
    const sent = { method: request.method, contentType: headers['content-type'] ?? '', contentEncoding: headers['content-encoding'] ?? '', body: bytes }
    return receivePush(store, sent, { now: simulation.now })
  }
  return answerRuler(rulerViewOf(simulation), request, new TextDecoder().decode(bytes)) ?? answerLoki({ now: simulation.now, store }, request)
}
