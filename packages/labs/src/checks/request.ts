/** `request`: what a Service answers over the simulated network, asked from a fork. */
import { serviceName } from '@track/nodes'
import { millisecond, second } from '@track/simulation'
import { outcomeOf, request } from '@track/traffic'
import { holds, readExpression } from '../expression.ts'
import { filled, held, missing } from '../judgement.ts'
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
  isExperiment: true,
  isQuick: true,

  read(reading, fields, path) {
    const [service = '', ...rest] = reading.text(fields['request'], [...path, 'request']).split('/')
    return { service, path: `/${rest.join('/')}`, is: readExpression(reading, fields['is'] ?? 'code == "200"', [...path, 'is']) }
  },

  reads: ({ now }) => now,

  judge(simulation, { service, path, is, otherwise }) {
    const fork = simulation.fork()
    const id = request(fork, { service: serviceName('default', service), path, method: 'GET', timeout: 10 * second })
    fork.runFor(11 * second)
    const { outcome, code, latency } = outcomeOf(fork, id)
    const found = { outcome, code, milliseconds: (latency ?? 0) / millisecond }
    if (holds(is, found)) return held(`${service}${path} answered ${code}`)
    return missing(otherwise === '' ? `${service}${path} answered ${code || outcome}` : filled(otherwise, found))
  },
}
