/** Faults as rows: what, where, when, and how each heals. */
import type { Duration, Instant } from '@track/simulation'

/** Whom a fault hits: every condition that is there must hold. */
export interface FaultPlace {
  /** Ids of instances; of who sends, also of load generators. */
  readonly instances?: readonly string[]
  /** Members of a Service. */
  readonly service?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Processes on these nodes. */
  readonly nodes?: readonly string[]
  /** Only this route of a server (errors, answers); of answers with `*` and `?` as in a file's name. */
  readonly path?: string
  readonly method?: string
}

/** What each one is, and whom it acts on; a row a kind. */
export const faultKinds = {
  'stall': { actsOn: 'instance', summary: 'the process stands still: nothing that it does goes on' },
  'errors': { actsOn: 'instance', summary: 'a share of the answers are errors' },
  'latency': { actsOn: 'instance', summary: 'answers come later' },
  'slow': { actsOn: 'instance', summary: 'service takes longer by a factor' },
  'slow start': { actsOn: 'instance', summary: 'service takes longer after the start of the process, and less and less so' },
  'crash': { actsOn: 'instance', summary: 'the process dies' },
  'answers': { actsOn: 'instance', summary: 'something before the server cuts off, delays or replaces its answers' },
  'quota': { actsOn: 'instance', summary: 'requests beyond a rate are turned away' },
  'link': { actsOn: 'link', summary: 'packets from some to others are late, lost, dropped or rejected, too many or too big' },
  'names': { actsOn: 'link', summary: 'names do not resolve, or to addresses of nobody' },
  'disk': { actsOn: 'instance', summary: 'reads and writes of its disk are late or fail' },
  'poison': { actsOn: 'queue', summary: 'a message that kills whoever works on it' },
  'herd': { actsOn: 'load', summary: 'many requests at one instant' },
  'elsewhere': { actsOn: 'world', summary: 'a node or a registry fails: others act on it, the row is for the truth' },
} as const satisfies Readonly<Record<string, { readonly actsOn: 'instance' | 'link' | 'queue' | 'load' | 'world'; readonly summary: string }>>

export type FaultKind = keyof typeof faultKinds

export interface Fault {
  readonly id: string
  readonly kind: FaultKind
  readonly where: FaultPlace
  readonly at: Instant
  /** How long until it heals by itself; absent where somebody has to heal it. */
  readonly for?: Duration
  /** Errors, answers: the share of requests; disk: of calls. */
  readonly ratio?: number
  /** Errors: whoever has bad luck once has it again, so that a second try does not help. */
  readonly isSticky?: boolean
  /** Latency, answers, link, disk: how much later they come. */
  readonly delay?: Duration
  /** Slow, slow start: what service times are multiplied by. */
  readonly factor?: number
  /** Slow start: how long after a process' start it is as fast as ever again; till then the factor falls evenly. */
  readonly over?: Duration
  /** Link, names: who sends the packets, who asks; absent: everybody. */
  readonly from?: FaultPlace
  /** Link: the delay varies by so much to either side, evenly. */
  readonly jitter?: Duration
  /** Link: the share of packets that is lost; TCP sends them again. */
  readonly loss?: number
  /** Link: no packet gets through, in silence or with a reset. */
  readonly cut?: 'dropped' | 'rejected'
  /** Link: bytes a second, a bucket of so many bytes, and how many may wait for tokens. */
  readonly bandwidth?: { readonly rate: number; readonly buffer: number; readonly limit: number }
  /** Link: bigger packets are dropped, and nobody is told. */
  readonly mtu?: number
  /** Names: the Services, as the traffic knows them; absent: every name. */
  readonly names?: readonly string[]
  /** Names: what the server of names answers. */
  readonly resolve?: 'fails' | 'astray'
  /** Names: as they were written, for whoever asks a server of names. */
  readonly patterns?: readonly string[]
  /** Answers: whether the server sees the request at all. */
  readonly isBeforeServer?: boolean
  /** Answers: the connection is cut off. */
  readonly isAborted?: boolean
  /** Answers: only those with this status. */
  readonly onlyCode?: string
  /** Answers: the status in place of the server's own. */
  readonly code?: string
  /** Quota: requests a second, and how many at once after a pause. */
  readonly rate?: number
  readonly burst?: number
  /** Disk: the calls that are meant (read, write, fsync); absent: all. */
  readonly methods?: readonly string[]
  /** Disk: with which number they fail; absent: they do not. */
  readonly errno?: number
  /** Poison: the queue. */
  readonly queue?: string
  /** Herd: how many. */
  readonly requests?: number
  /** Elsewhere: what fails, in the words of whoever acts on it. */
  readonly what?: string
  /** Whose doing it is: a process that comes again, an incident. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface FaultRow {
  /** Of its injection. */
  readonly number: number
  readonly fault: Fault
  readonly phase: 'planned' | 'at work' | 'healed'
  readonly beganAt: Instant
  readonly healedAt: Instant
  /** Ids of the instances that it hit, in the order in which it hit them. */
  readonly hit: readonly string[]
  /** Ids of what does not feel a fault of this kind: loads and queues in the fluid grain; of answers, what is no server. */
  readonly missed?: readonly string[]
}
