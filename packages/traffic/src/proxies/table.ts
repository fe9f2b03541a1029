/**
 * What makes a server a proxy: for which hosts it has rules, which rule a request falls under, and to which
 * backends it goes from there. In order of precedence: the first that fits counts. Plain data, made by a controller.
 */
import type { Distribution, Duration } from '@track/simulation'
import type { Policy } from '../workloads/workload.ts'

export interface ProxyTable {
  /** The first with the port and the host of a request has it, whether one of its rules fits or not. */
  readonly servers: readonly ProxyServer[]
  /** The status where no server or no rule fits. */
  readonly unmatched: number
  /** What a request costs the proxy itself. */
  readonly work: Distribution
  readonly cpu: Duration
  /** The status for a backend that does not answer. */
  readonly failures: { readonly timeout: number; readonly connection: number; readonly other: number }
}

export interface ProxyServer {
  /** Of the proxy's own; a request that does not say its port is for the first with its host. */
  readonly ports: readonly number[]
  readonly host: HostMatch
  readonly rules: readonly ProxyRule[]
}

export type HostMatch =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly value: string }
  /** `.example.com`, and before it one label or more. */
  | { readonly kind: 'suffix'; readonly value: string }
  /** The same with a single label. */
  | { readonly kind: 'label'; readonly value: string }

export type PathMatch =
  | { readonly kind: 'exact' | 'prefix'; readonly value: string }
  /** A prefix of whole segments: `/a` fits `/a` and `/a/b`, not `/ab`. */
  | { readonly kind: 'segments'; readonly value: string }
  /** An expression of RE2, found anywhere unless it says otherwise. */
  | { readonly kind: 'regex'; readonly value: string }

export interface ValueMatch {
  readonly name: string
  readonly kind: 'exact' | 'regex' | 'present'
  readonly value: string
}

export interface ProxyRule {
  /** Unique within the table; counters go by it. */
  readonly name: string
  readonly path: PathMatch
  readonly method?: string
  readonly headers?: readonly ValueMatch[]
  readonly query?: readonly ValueMatch[]
  /** It answers by itself: a redirect, a refusal. */
  readonly status?: number
  readonly backends: readonly ProxyBackend[]
  readonly rewrite?: Rewrite
  readonly limit?: RequestLimit
}

export interface ProxyBackend {
  /** Unique within its rule. */
  readonly name: string
  readonly weight: number
  /** What answers for it: a name that `setServiceEndpoints` was told. */
  readonly service: string
  /** A status instead of a service: it is not there, or has nobody. */
  readonly status?: number
  readonly policy: ProxyPolicy
  readonly rewrite?: Rewrite
}

/** How a proxy calls a backend: as any client, and with a bound on how long it waits for a connection. */
export type ProxyPolicy = Policy & { readonly connectTimeout?: Duration }

export interface Rewrite {
  readonly host?: string
  readonly path?:
    | { readonly kind: 'full'; readonly value: string }
    | { readonly kind: 'prefix'; readonly from: string; readonly to: string }
    /** `$1` stands for what the expression's first group found. */
    | { readonly kind: 'regex'; readonly pattern: string; readonly replacement: string }
  readonly headers?: HeaderChange
}

export interface HeaderChange {
  readonly set?: Readonly<Record<string, string>>
  readonly add?: Readonly<Record<string, string>>
  readonly remove?: readonly string[]
}

/** Requests of one client, as nginx's limit_req counts them, without delay. */
export interface RequestLimit {
  readonly perSecond: number
  readonly burst: number
  readonly status: number
}
