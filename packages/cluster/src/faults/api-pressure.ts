/**
 * A control plane under pressure: answers that are late, to controllers, scheduler and kubelets too, and requests from outside that
 * are told to come again.
 * Follows the words of client-go for a 429. Left out: what a controller has read that is older than what it writes, and the leases of
 * controllers and scheduler, which real ones lose when each request takes more than five seconds; kube-proxy hears in time. Those inside
 * are told nothing to come again (k8s.io/apiserver/pkg/util/flowcontrol keeps them going).
 */
import { tooManyRequests } from '@track/apimachinery'
import { type HttpResponse, jsonResponse } from '@track/apiserver'
import { type Duration, type Simulation, uniform } from '@track/simulation'
import { openFaults } from '@track/traffic'

export interface Pressure {
  readonly late: Duration
  readonly isThrottled: boolean
}

/** What faults at work make of one request. */
export function pressureOn(simulation: Simulation, request: string): Pressure {
  let share = 0
  for (const { phase, fault } of openFaults(simulation)) {
    if (phase !== 'at work') continue
    if (fault.what === 'api-throttled') share = 1 - (1 - share) * (1 - (fault.ratio ?? 0))
  }
  const isThrottled = share > 0 && uniform(simulation.stream('api pressure', request), 0) < share
  return { late: slownessOf(simulation), isThrottled }
}

/** How late the answers are that faults at work make late. */
export function slownessOf(simulation: Simulation): Duration {
  return openFaults(simulation).reduce((sum, { phase, fault }) => (phase === 'at work' && fault.what === 'api-slow' ? sum + (fault.delay ?? 0) : sum), 0)
}

const words = 'the server has received too many requests and has asked us to try again later'

export function tooManyRequestsAnswer(): HttpResponse {
  const refusal = tooManyRequests(words, 1)
  return jsonResponse(refusal.code, refusal.toStatus(), { 'retry-after': '1' })
}
