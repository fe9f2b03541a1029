/**
 * A connection as a network plugin sees it: from whom to whom, and whether it let the packets through. Connections
 * of programs are each a flow; of load there is one now and then for as many as there were meanwhile.
 */
import type { Part, Simulation } from '@track/simulation'
import { arrivalOf, type Destination } from '../connect.ts'
import { cutBetween } from '../faulty-ways.ts'
import type { Page } from '../pages.ts'
import { sideOf } from '../places.ts'
import type { Side } from '../policy/connection.ts'
import { judge } from '../policy/policy-part.ts'
import type { Verdict } from '../policy/verdict.ts'

export interface Flow {
  readonly from: Side
  readonly to: Side
  readonly port: number
  /** The address and port, or the Service, that was asked for, where another answers for it. */
  readonly asked: string | undefined
  /** Why the packets were dropped; empty where they were let through. */
  readonly dropped: string
  /** How many connections the row stands for. */
  readonly connections: number
  /** Of the answer's body; unknown for load. */
  readonly bytes: number | undefined
}

/** A part that wants to know of connections. */
export interface FlowCode {
  readonly flows: { seen(simulation: Simulation, flow: Flow): void; isAwake(simulation: Simulation): boolean }
}

/** What came of it. */
type Result = { readonly failure: string } | { readonly page: Page }

export function tellFlow(simulation: Simulation, flow: Flow | undefined, result: Result): void {
  if (!flow) return
  const bytes = 'page' in result ? new TextEncoder().encode(result.page.body).length : 0
  for (const { flows } of listeners(simulation)) flows.seen(simulation, { ...flow, bytes })
}

function listeners(simulation: Simulation): FlowCode[] {
  return simulation.parts.filter((part): part is Part & FlowCode => 'flows' in part && (part as FlowCode).flows.isAwake(simulation))
}

/** The connection that a program makes; undefined while nobody wants to know. */
export function flowOf(simulation: Simulation, destination: Destination): Flow | undefined {
  if (destination.address.startsWith('127.') || listeners(simulation).length === 0) return undefined
  const { address, port, from } = destination
  const whole = { connections: 1, bytes: undefined }
  const arrival = arrivalOf(simulation, destination)
  if (typeof arrival === 'string') {
    const dropped = arrival === 'refused' ? 'no endpoint of the Service is ready' : 'the Service lets nothing through from there: its traffic policy, or its source ranges'
    return { from, to: { kind: 'other', address }, port, asked: undefined, dropped, ...whole }
  }
  const to = sideOf(arrival.to)
  const asked = to.address === address && arrival.port === port ? undefined : `${address}:${port}`
  const verdict = judge(simulation, { from: arrival.from, to, port: arrival.port, protocol: 'TCP' })
  const dropped = reasonOf(verdict) || (cutBetween(simulation, arrival.from, to) === undefined ? '' : 'the network between them is cut')
  return { from: arrival.from, to, port: arrival.port, asked, dropped, ...whole }
}

/** Which policies drop it; empty when none does. */
export function reasonOf(verdict: Verdict): string {
  if (verdict.isAllowed) return ''
  const names = verdict.isolatedBy.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
  return `no ${verdict.direction} rule of ${names.join(', ')} lets it through`
}
