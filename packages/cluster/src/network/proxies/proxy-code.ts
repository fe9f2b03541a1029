/**
 * What a part answers for the proxies that it configures: which of its ports speak TLS with which certificate, and
 * what stands on its own pages. The network asks whichever part has the server.
 */
import type { Pod } from '@track/apimachinery'
import type { Part, Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import type { Target } from '@track/traffic'
import type { Page } from '../pages.ts'

export interface ProxyInstance {
  readonly pod: Pod
  /** Of its server in the traffic. */
  readonly id: string
}

/** A request at one of the proxy's ports. */
export interface ProxyRequest {
  readonly id: string
  readonly target: Target
  readonly isTls: boolean
}

export interface ProxyAnswer extends ProxyRequest {
  readonly status: number
  /** From whom the answer is; absent where it is the proxy's own. */
  readonly behind: Page | undefined
}

/** Certificates in PEM, the server's own first. */
export type Presented = { readonly certificates: string } | 'plain' | 'no handshake'

export interface ProxyCode {
  readonly proxies: {
    has(simulation: Simulation, id: string): boolean
    /** What the port shows to a client that asks for a name. */
    present(simulation: Simulation, id: string, port: number, serverName: string): Presented
    page(simulation: Simulation, answer: ProxyAnswer): Page
    /** To a client that speaks HTTP to a port of TLS. */
    plainPage(simulation: Simulation): Page
    /** What it calls the backend in its log. */
    upstreamOf(simulation: Simulation, request: ProxyRequest): string
    metrics(simulation: Simulation, id: string): readonly MetricFamily[]
  }
}

/** The part that configures a server; undefined for one that is no proxy. */
export function proxyCodeFor(simulation: Simulation, id: string): ProxyCode['proxies'] | undefined {
  for (const part of simulation.parts) {
    const { proxies } = part as Part & Partial<ProxyCode>
    if (proxies?.has(simulation, id)) return proxies
  }
  return undefined
}
