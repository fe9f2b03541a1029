/**
 * Session affinity: to which endpoint of a Service's port a client goes again, as each node
 * remembers it. Every new connection makes the memory last anew.
 *
 * Follows writeServiceToEndpointRules in pkg/proxy/iptables/proxier.go of Kubernetes 1.34 and the
 * iptables module recent.
 */
import type { Service } from '@track/apimachinery'
import { type Duration, type Instant, type Part, second, type Simulation } from '@track/simulation'
import type { ServiceEndpoint } from './endpoints.ts'

interface Memory {
  readonly endpoint: string
  readonly until: Instant
}

interface AffinityState {
  /** By Service, port, node and the client's address. */
  readonly memories: Map<string, Memory>
}

export const affinityPart: Part<AffinityState> = {
  name: 'session affinity',
  initial: () => ({ memories: new Map() }),
  events: {},
}

/** Beyond so many memories those that have ended are thrown away. */
const memoriesMax = 10_000
/** Three hours, as the API server fills in. */
const timeoutSecondsByDefault = 10_800

export interface Visit {
  readonly service: Service
  readonly port: number
  readonly node: string
  readonly client: string
}

/** One of the endpoints: the one remembered for the client, or the one drawn. */
export function chosenEndpoint(
  simulation: Simulation, endpoints: readonly ServiceEndpoint[], { service, port, node, client }: Visit, choice: number,
): ServiceEndpoint {
  const drawn = endpoints[Math.floor(choice * endpoints.length)]!
  const { spec, metadata } = service
  if (spec.sessionAffinity !== 'ClientIP') return drawn
  const { memories } = simulation.state(affinityPart)
  const key = `${metadata.uid ?? ''}/${port}/${node}/${client}`
  const memory = memories.get(key)
  const isFresh = memory !== undefined && memory.until > simulation.now
  const remembered = isFresh ? endpoints.find(({ address }) => address === memory.endpoint) : undefined
  const chosen = remembered ?? drawn
  const timeout: Duration = (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? timeoutSecondsByDefault) * second
  if (memories.size >= memoriesMax) forgetEnded(memories, simulation.now)
  memories.set(key, { endpoint: chosen.address, until: simulation.now + timeout })
  return chosen
}

function forgetEnded(memories: Map<string, Memory>, now: Instant): void {
  for (const [key, { until }] of memories) if (until <= now) memories.delete(key)
}
