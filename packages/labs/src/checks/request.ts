/** `request`: what a Service answers over the simulated network, asked from a fork. */
import { serviceName } from '@track/nodes'
import { lead, type Work } from '@track/session'
import { millisecond, second, type Simulation } from '@track/simulation'
import { outcomeOf, request } from '@track/traffic'
import { holds, readExpression } from '../expression.ts'
import { filled, held, type Judgement, missing, notTried } from '../judgement.ts'
import type { CheckBase, CheckKind } from './check.ts'

export interface RequestCheck extends CheckBase {
  readonly kind: 'request'
  readonly service: string
  readonly path: string
  readonly is: string
}

export const requestCheck: CheckKind<RequestCheck> = {
  name: 'request',
  fields: ['request', 'is'],

  read(reading, fields, path) {
    const [service = '', ...rest] = reading.text(fields['request'], [...path, 'request']).split('/')
    return { service, path: `/${rest.join('/')}`, is: readExpression(reading, fields['is'] ?? 'code == "200"', [...path, 'is']) }
  },

  judge: notTried,

  experiment: { isQuick: true, reads: ({ now }) => now, run },
}

function* run(simulation: Simulation, check: RequestCheck): Work<Judgement> {
  const { service, path, otherwise } = check
  const fork = simulation.fork()
  const id = request(fork, { service: serviceName('default', service), path, method: 'GET', timeout: 10 * second })
  yield* lead(fork, fork.now + 11 * second)
  const { outcome, code, latency } = outcomeOf(fork, id)
  const found = { outcome, code, milliseconds: (latency ?? 0) / millisecond }
  if (holds(check, found)) return held(`${service}${path} answered ${code}`)
  return missing(otherwise === '' ? `${service}${path} answered ${code || outcome}` : filled(otherwise, found))
}
