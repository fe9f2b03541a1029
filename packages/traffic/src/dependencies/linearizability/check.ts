/**
 * Whether a history is linearizable: whether its operations can be put in an order in which each takes
 * effect at one instant between its invocation and its answer, and all answers are right.
 *
 * Follows Wing, Gong, "Testing and Verifying Concurrent Objects" (1993); Lowe, "Testing for
 * linearizability" (2017): what was tried is remembered; Horn, Kroening (2015): part by part; checker.go
 * of anishathalye/porcupine.
 * Left out: a limit on the time that it takes, which may grow exponentially with the operations at once.
 */
import type { History, Operation } from './history.ts'
import type { Model } from './model.ts'

export type Verdict =
  | { readonly isLinearizable: true }
  | {
    readonly isLinearizable: false
    readonly part: string
    /** The shortest beginning of the part's history that cannot be ordered; its last answer is the one that cannot be. */
    readonly prefix: History
    readonly words: string
  }

export function checkLinearizable<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>,
): Verdict {
  for (const [part, operations] of partsOf(history, model)) {
    if (canBeOrdered(operations, model)) continue
    const prefix = shortestPrefix(operations, model)
    return { isLinearizable: false, part, prefix, words: inWords(part, prefix, model) }
  }
  return { isLinearizable: true }
}

function partsOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>,
): Map<string, Operation<Input, Output>[]> {
  const parts = new Map<string, Operation<Input, Output>[]>()
  for (const operation of history) {
    const part = model.partOf?.(operation.input) ?? ''
    const known = parts.get(part)
    if (known) known.push(operation)
    else parts.set(part, [operation])
  }
  for (const operations of parts.values()) operations.sort((a, b) => a.invoked - b.invoked)
  return parts
}

/** An invocation or an answer in the order of time, in a list that operations are taken out of once they have their place. */
interface Event {
  readonly operation: number
  readonly isAnswer: boolean
  /** Of an invocation, if it was answered. */
  answer: Event | undefined
  previous: Event
  next: Event | undefined
}

/** A search over the orders that time allows: forward while an operation fits, back where an answer has no place left. */
interface Search<State> {
  readonly head: Event
  readonly stack: { readonly event: Event; readonly state: State }[]
  /** Which operations have their place, and what was tried of them and the state that they came to. */
  readonly placed: Uint16Array
  readonly tried: Set<string>
  state: State
  answersLeft: number
}

function canBeOrdered<State, Input, Output>(operations: readonly Operation<Input, Output>[], model: Model<State, Input, Output>): boolean {
  const search: Search<State> = {
    head: eventsOf(operations), stack: [], placed: new Uint16Array(Math.ceil(operations.length / 16)), tried: new Set(),
    state: model.initial, answersLeft: operations.filter(({ answered }) => answered !== undefined).length,
  }
  let event = search.head.next
  while (search.answersLeft > 0) {
    if (event === undefined) throw new Error(`${search.answersLeft} answers are left, and no event`)
    if (event.isAnswer) {
      // Its operation has no place before this, and all places before this were tried.
      const last = goBack(search)
      if (!last) return false
      event = last.next
    } else event = place(search, event, operations[event.operation]!, model) ? search.head.next : event.next
  }
  return true
}

/** Whether the operation may come next, and that was not tried before. */
function place<State, Input, Output>(
  search: Search<State>, event: Event, { input, output, answered }: Operation<Input, Output>, model: Model<State, Input, Output>,
): boolean {
  const after = model.step(search.state, input, output, answered === undefined)
  if (after === undefined) return false
  flip(search.placed, event.operation)
  const key = `${String.fromCharCode(...search.placed)}${model.keyOf(after)}`
  if (search.tried.has(key)) {
    flip(search.placed, event.operation)
    return false
  }
  search.tried.add(key)
  search.stack.push({ event, state: search.state })
  search.state = after
  if (event.answer) search.answersLeft--
  takeOut(event)
  return true
}

function goBack<State>(search: Search<State>): Event | undefined {
  const last = search.stack.pop()
  if (!last) return undefined
  search.state = last.state
  if (last.event.answer) search.answersLeft++
  flip(search.placed, last.event.operation)
  putBack(last.event)
  return last.event
}

function eventsOf(operations: readonly Operation[]): Event {
  const events: { readonly at: number; readonly event: Event }[] = []
  const head: Event = { operation: -1, isAnswer: false, answer: undefined, previous: undefined as never as Event, next: undefined }
  for (const [operation, { invoked, answered }] of operations.entries()) {
    const base = { operation, previous: head, next: undefined }
    const answer: Event | undefined = answered === undefined ? undefined : { ...base, isAnswer: true, answer: undefined }
    events.push({ at: invoked, event: { ...base, isAnswer: false, answer } })
    if (answer) events.push({ at: answered!, event: answer })
  }
  // Of one instant, invocations come first: operations that touch overlap.
  events.sort((a, b) => a.at - b.at || Number(a.event.isAnswer) - Number(b.event.isAnswer))
  let last = head
  for (const { event } of events) {
    event.previous = last
    last.next = event
    last = event
  }
  return head
}

function takeOut(invocation: Event): void {
  for (const event of [invocation, invocation.answer]) {
    if (!event) continue
    event.previous.next = event.next
    if (event.next) event.next.previous = event.previous
  }
}

function putBack(invocation: Event): void {
  for (const event of [invocation.answer, invocation]) {
    if (!event) continue
    event.previous.next = event
    if (event.next) event.next.previous = event
  }
}

function flip(bits: Uint16Array, index: number): void {
  bits[index >> 4]! ^= 1 << (index & 15)
}

/** What is linearizable is so in each of its beginnings: so the shortest that is not is found by halving. */
function shortestPrefix<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], model: Model<State, Input, Output>,
): Operation<Input, Output>[] {
  const answers = operations.flatMap(({ answered }) => (answered === undefined ? [] : [answered])).sort((a, b) => a - b)
  let [low, high] = [0, answers.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (canBeOrdered(until(operations, answers[middle]!), model)) low = middle + 1
    else high = middle
  }
  return until(operations, answers[high]!)
}

function until<Input, Output>(operations: readonly Operation<Input, Output>[], end: number): Operation<Input, Output>[] {
  return operations.filter(({ invoked }) => invoked <= end).map((operation) => {
    const isAnswered = operation.answered !== undefined && operation.answered <= end
    return isAnswered ? operation : { ...operation, output: undefined, answered: undefined }
  })
}

const operationsTold = 8

function inWords<State, Input, Output>(
  part: string, prefix: readonly Operation<Input, Output>[], model: Model<State, Input, Output>,
): string {
  const line = ({ client, input, output, answered }: Operation<Input, Output>) => (
    `  ${client}: ${model.told(input, output, answered === undefined)}`
  )
  const answeredOnes = prefix.filter(({ answered }) => answered !== undefined).sort((a, b) => a.answered! - b.answered!)
  const last = answeredOnes.at(-1)!
  const before = answeredOnes.slice(0, -1)
  const open = prefix.filter(({ answered, invoked }) => answered === undefined && invoked < last.answered!)
  const isAfterAll = before.every(({ answered }) => answered! < last.invoked)
  return [
    `${part === '' ? '' : `${part}: `}no order of these operations explains their answers; without the last answer there is one.`,
    ...(before.length > operationsTold ? [`  (${before.length - operationsTold} earlier ones)`] : []),
    ...before.slice(-operationsTold).map(line),
    ...open.map(line),
    `${line(last)}, asked ${isAfterAll ? 'after all of that was answered' : 'meanwhile'}`,
  ].join('\n')
}
