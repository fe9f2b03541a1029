/** Levers of servers that only the exact grain has, in words. */
import { oncePerRow } from '@track/simulation'
import { leversOf } from '../../exact/levers.ts'
import type { TrafficState } from '../../state.ts'
import type { ServerWorkload } from '../../workloads/workload.ts'

/** What a server among those of Services has that flows do not: `grain: fluid does not simulate …`. */
export function leverAmong(state: TrafficState, services: readonly number[]): { readonly id: string; readonly what: string } | undefined {
  for (const id of services.flatMap((service) => state.serviceRows[service]!.members)) {
    const workload = state.instanceRows[state.instanceIndex.get(id) ?? -1]?.workload
    const what = workload?.kind === 'server' ? leverOf(workload) : ''
    if (what !== '') return { id, what }
  }
  return undefined
}

/** In words; empty where it has none. */
const leverOf = oncePerRow((workload: ServerWorkload): string => {
  const { routes } = workload
  if (routes.some(({ variants }) => variants !== undefined)) return 'variants of routes (variants)'
  if (routes.some(({ calls }) => calls.some(({ group }) => group !== undefined))) return 'calls side by side (parallel)'
  if (routes.some(({ calls }) => calls.some(({ onFailure }) => onFailure === 'fallback'))) return 'fallbacks (onFailure: fallback)'
  if (Object.values(workload.dependencies).some((each) => each['stub.latency'] !== undefined)) return 'stubs (stub.latency)'
  if (workload['log.share'] !== undefined || workload['log.format'] === 'logfmt') return 'shares and formats of request logs (log.share, log.format: logfmt)'
  // The lines themselves it writes of its sample.
  const levers = leversOf({ ...workload, 'log.requests': 'none' }, { low: 0, high: 0 })
  if (levers?.isLoop || levers?.pauses || levers?.warmUp) return 'event loops, warm-up and pauses (model, warmup, gc)'
  if (levers?.routes.some(({ idempotency }) => idempotency !== undefined)) return 'Idempotency-Keys (idempotency)'
  if (levers?.routes.some(({ batch, coalesce }) => batch !== undefined || coalesce !== undefined)) return 'requests that are worked on together (batch, coalesce)'
  if (levers !== undefined) return 'limits, shedding, bulkheads and orders of queues (limit, shed, bulkhead, queue.order, queue.codel)'
  return ''
})
