/** Calls that a route makes side by side: `parallel`, a list of calls, with what is waited for. */
import { callGroupSettings } from './call-group-settings.ts'
import { asList, asMapping, readSettings, type Source } from './read-settings.ts'
import type { Call, CallGroup } from './workload.ts'

/** The calls of a group, which stand at `first` among those of their route. */
export function readGroup(
  found: object, path: string, first: number, readCall: (call: unknown, path: string) => readonly Call[], source: Source,
): Call[] {
  const { need, within } = readSettings(found, callGroupSettings, { path, envPrefix: '', also: ['parallel'] }, source)
  const listed = asList((found as { readonly parallel: unknown }).parallel, `${path}parallel`, source)
  const calls = listed.flatMap((each, index) => {
    const place = `${path}parallel[${index}]`
    if (asMapping(each, place, { ...source, complaints: [] })['cache'] !== undefined) {
      source.complaints.push(`${place}.cache: not used in parallel, where no call follows another, expected in a call of its own`)
    }
    return readCall(each, `${place}.`)
  })
  if (calls.length === 0) source.complaints.push(`${path}parallel: found none, expected at least one`)
  if (need !== undefined && need > calls.length) source.complaints.push(`${path}need: found ${need}, expected at most as many as there are calls (${calls.length})`)
  const group: CallGroup = { first, size: calls.length, ...(need !== undefined && { need }), ...(within !== undefined && { within }) }
  return calls.map((call) => ({ ...call, group }))
}
