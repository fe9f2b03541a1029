/** What the cluster's DNS has been asked. */
import type { Part } from '@track/simulation'

interface DnsState {
  /** `A NOERROR` → how many. */
  readonly questions: Map<string, number>
}

export const dnsPart: Part<DnsState> = { name: 'dns', initial: () => ({ questions: new Map() }), events: {} }
