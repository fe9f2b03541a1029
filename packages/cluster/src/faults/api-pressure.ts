/**
 * A control plane under pressure, as clients from outside of it feel it: answers that are late, and requests that are told to
 * come again. Follows the words of client-go for a 429. Left out: controllers, kubelets and the scheduler, whose priority levels
 * (k8s.io/apiserver/pkg/util/flowcontrol) keep them going.
 */
import { tooManyRequests } from '@track/apimachinery'
import { type HttpResponse, jsonResponse } from '@track/apiserver'
import { type Duration, type Simulation, uniform } from '@track/simulation'
import { faultRows } from '@track/traffic'

export interface Pressure {
  readonly late: Duration
  readonly isThrottled: boolean
}

/** What faults at work make of one request. */
export function pressureOn(simulation: Simulation, request: string): Pressure {
  let late: Duration = 0
  let share = 0
  for (const { phase, fault } of faultRows(simulation)) {
    if (phase !== 'at work') continue
    if (fault.what === 'api-slow') late += fault.delay ?? 0
    if (fault.what === 'api-throttled') share = 1 - (1 - share) * (1 - (fault.ratio ?? 0))
  }
  const isThrottled = share > 0 && uniform(simulation.stream('api pressure', request), 0) < share
  return { late, isThrottled }
}

const words = 'the server has received too many requests and has asked us to try again later'

export function tooManyRequestsAnswer(): HttpResponse {
  const refusal = tooManyRequests(words, 1)
  return jsonResponse(refusal.code, refusal.toStatus(), { 'retry-after': '1' })
}
