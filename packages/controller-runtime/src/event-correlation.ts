/**
 * How often an event is really written: the same again is counted, many alike become one, and what
 * says too much about one object is dropped.
 *
 * Follows k8s.io/client-go/tools/record/events_cache.go of Kubernetes 1.34.
 */
import { type Instant, minute, second } from '@track/simulation'

/** What the recorder of one component remembers; rows are replaced, the oldest go first. */
export interface CorrelationState {
  /** Source and object → what is left to say. */
  readonly budgets: Map<string, Budget>
  /** Source, object and reason → the different messages of late. */
  readonly similar: Map<string, Similar>
  /** An event's whole text, or its group when it was combined → the Event object that counts it. */
  readonly written: Map<string, Written>
}

interface Budget {
  readonly tokens: number
  readonly at: Instant
}

interface Similar {
  readonly messages: readonly string[]
  readonly at: Instant
}

interface Written {
  readonly name: string
  readonly count: number
  readonly firstAt: Instant
}

/** What tells events apart. */
export interface EventIdentity {
  readonly component: string
  readonly host: string
  /** Kind, namespace, name, uid and version of the object. */
  readonly object: string
  readonly fieldPath: string
  readonly type: string
  readonly reason: string
  readonly message: string
}

/** What to write: a new Event object, or a higher count of one. */
export interface CorrelatedEvent extends Written {
  readonly message: string
}

export const emptyCorrelation = (): CorrelationState => ({ budgets: new Map(), similar: new Map(), written: new Map() })

const rowsMax = 4096
const burst = 25
const tokenEvery = 300 * second
const similarMax = 10
const similarFor = 10 * minute

/** Notes an event; undefined when it is dropped. `nameFor` is asked for the name of a new Event object. */
export function correlate(
  state: CorrelationState,
  identity: EventIdentity,
  now: Instant,
  nameFor: () => string,
): CorrelatedEvent | undefined {
  const { key, message } = combined(state, identity, now)
  const before = state.written.get(key)
  const written = before
    ? { ...before, count: before.count + 1 }
    : { name: nameFor(), count: 1, firstAt: now }
  remember(state.written, key, written)
  return spend(state, identity, now) ? { ...written, message } : undefined
}

/** From the tenth different message within ten minutes on, events of a reason are written as one. */
function combined({ similar }: CorrelationState, { message, fieldPath, ...identity }: EventIdentity, now: Instant): { key: string; message: string } {
  const { component, host, object, type, reason } = identity
  const group = [component, host, object, type, reason].join('\n')
  const before = similar.get(group)
  const recent = before && now - before.at <= similarFor ? before.messages : []
  const messages = recent.includes(message) ? recent : [...recent, message]
  const isCombined = messages.length >= similarMax
  remember(similar, group, { messages: isCombined ? messages.slice(1) : messages, at: now })
  return isCombined
    ? { key: group, message: `(combined from similar events): ${message}` }
    : { key: [group, fieldPath, message].join('\n'), message }
}

/** 25 at once about one object, then one in five minutes. */
function spend({ budgets }: CorrelationState, { component, host, object, type }: EventIdentity, now: Instant): boolean {
  const key = [component, host, object, type].join('\n')
  const before = budgets.get(key) ?? { tokens: burst, at: now }
  const tokens = Math.min(burst, before.tokens + (now - before.at) / tokenEvery)
  const isAllowed = tokens >= 1
  remember(budgets, key, { tokens: isAllowed ? tokens - 1 : tokens, at: now })
  return isAllowed
}

function remember<Row>(rows: Map<string, Row>, key: string, row: Row): void {
  rows.delete(key)
  rows.set(key, row)
  if (rows.size <= rowsMax) return
  const [oldest] = rows.keys()
  rows.delete(oldest!)
}
