/** Says in a SyntheticProbe's status how each vantage point sees its target; only what has changed is written. */
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { printTimestamp, type Simulation } from '@track/simulation'
import type { ProbeRow } from './prober-part.ts'
import type { ProbeResult } from './probe-result.ts'
import { type ProbeStatus, syntheticProbes } from './syntheticprobe-kind.ts'

export function reportResult(simulation: Simulation, { namespace, probe, vantage }: ProbeRow, { isSuccess, words }: ProbeResult): void {
  const object = cacheOf(simulation).get(syntheticProbes, probe, namespace)
  if (!object) return
  const results = (object.status?.results ?? []).filter(({ from }) => object.spec.from.includes(from))
  const before = results.find(({ from }) => from === vantage.name)
  if (before && before.success === isSuccess && isSameProblem(before.message ?? '', words)) return
  const since = before && before.success === isSuccess ? before.since : printTimestamp(simulation.now)
  const result: ProbeStatus = { from: vantage.name, success: isSuccess, ...(words !== '' && { message: words }), since }
  const api = clientFor(simulation, { user: { name: 'synthetic-probes', groups: ['system:masters'] }, manager: 'synthetic-probes' })
  const others = results.filter(({ from }) => from !== vantage.name)
  api.updateStatus(syntheticProbes, { ...object, status: { results: [...others, result].sort((a, b) => (a.from < b.from ? -1 : 1)) } })
}

/** Words that only differ in the time of day say the same. */
function isSameProblem(a: string, b: string): boolean {
  const timeless = (text: string) => text.replace(/current time \S+/, '')
  return timeless(a) === timeless(b)
}
