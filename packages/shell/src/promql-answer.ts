/** What programs do with the answers of PromQL. */
import type { PromqlAnswer, PromqlCall } from '@track/cluster'
import { type Guest, request } from '@track/processes'
import type { Plain } from '@track/simulation'

export function askPromql(call: PromqlCall): Guest<PromqlAnswer> {
  return request<PromqlAnswer>('promql', call as unknown as Plain)
}

/** A condition holds when its query answers something, and nothing in it is 0. */
export function isTrue(answer: PromqlAnswer): boolean {
  if ('error' in answer) return false
  const { resultType, result } = answer.data
  if (resultType === 'scalar') return Number(result[1]) !== 0
  return resultType === 'vector' && result.length > 0 && result.every(({ value }) => Number(value[1]) !== 0)
}

/** `up{job="pods"}`; `{}` for a series without labels. */
export function printMetric(metric: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...labels } = metric
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`
}
