/** Known histories both ways, and random ones: from a run in some order they are accepted, spoiled they are not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLinearizable } from './check.ts'
import type { History, Operation } from './history.ts'
import type { Model } from './model.ts'
import { keyValueModel } from './models/key-value.ts'
import { listModel } from './models/list.ts'
import { mutexModel } from './models/mutex.ts'
import { queueModel } from './models/queue.ts'
import { registerModel } from './models/register.ts'

/** `from` and `to` as columns of a drawing: an operation is a line from its invocation to its answer, if there was one. */
type Drawn = [client: string, from: number, to: number | undefined, input: object, output?: unknown]
const drawn = (rows: readonly Drawn[]): History<never, never> => rows.map(([client, invoked, answered, input, output]): Operation<never, never> => ({
  client, invoked, answered, input: input as never, output: output as never,
}))

const write = (value: string) => ({ kind: 'write', value })
const read = { kind: 'read' }
const swap = (expected: string | undefined, value: string) => ({ kind: 'compare and set', expected, value })
const acquire = (holder: string) => ({ kind: 'acquire', holder })
const release = (holder: string) => ({ kind: 'release', holder })
const enqueue = (value: string) => ({ kind: 'enqueue', value })
const dequeue = { kind: 'dequeue' }

const judge = (history: readonly object[], model: object) => (
  checkLinearizable(history as unknown as History<never, never>, model as Model<never, never, never>)
)
const cases: [what: string, model: object, isLinearizable: boolean, rows: Drawn[]][] = [
  ['nothing at all', registerModel, true, []],
  ['a read after a write sees it', registerModel, true, [['a', 0, 1, write('1')], ['b', 2, 3, read, '1']]],
  ['a read after a write that does not', registerModel, false, [['a', 0, 1, write('1')], ['b', 2, 3, read, undefined]]],
  ['a read meanwhile may see either', registerModel, true, [['a', 0, 5, write('1')], ['b', 1, 2, read, undefined], ['c', 3, 4, read, '1']]],
  ['but not the old value after the new one', registerModel, false, [['a', 0, 5, write('1')], ['b', 1, 2, read, '1'], ['c', 3, 4, read, undefined]]],
  // Herlihy and Wing (1990), figure 1, with a register.
  ['two writes at once, read in both orders', registerModel, false,
    [['a', 0, 3, write('1')], ['b', 1, 4, write('2')], ['c', 5, 6, read, '1'], ['d', 7, 8, read, '2']]],
  ['a write never answered may be done', registerModel, true, [['a', 0, undefined, write('1')], ['b', 2, 3, read, '1']]],
  ['or not', registerModel, true, [['a', 0, undefined, write('1')], ['b', 2, 3, read, undefined]]],
  ['or late', registerModel, true, [['a', 0, undefined, write('1')], ['b', 2, 3, read, undefined], ['b', 4, 5, read, '1']]],
  ['but not undone', registerModel, false, [['a', 0, undefined, write('1')], ['b', 2, 3, read, '1'], ['b', 4, 5, read, undefined]]],
  ['one of two swaps wins', registerModel, true, [['a', 0, 2, swap(undefined, '1'), true], ['b', 1, 3, swap(undefined, '2'), false], ['b', 4, 5, read, '1']]],
  ['both cannot', registerModel, false, [['a', 0, 2, swap(undefined, '1'), true], ['b', 1, 3, swap(undefined, '2'), true]]],
  ['a retried swap that was done the first time', registerModel, false, [['a', 0, 1, swap(undefined, '1'), false]]],
  ['keys by themselves', keyValueModel, true, [
    ['a', 0, 1, { kind: 'put', key: 'x', value: '1' }], ['b', 2, 3, { kind: 'get', key: 'y' }, undefined], ['b', 4, 5, { kind: 'get', key: 'x' }, '1'],
  ]],
  ['a stale key among others', keyValueModel, false, [
    ['a', 0, 1, { kind: 'put', key: 'x', value: '1' }], ['a', 2, 3, { kind: 'put', key: 'y', value: '1' }], ['b', 4, 5, { kind: 'get', key: 'x' }, undefined],
  ]],
  ['one after the other holds a lock', mutexModel, true, [['a', 0, 1, acquire('a'), 1], ['b', 2, 5, acquire('b'), 2], ['a', 3, 4, release('a'), true]]],
  ['two at once hold it', mutexModel, false, [['a', 0, 1, acquire('a'), 1], ['b', 2, 3, acquire('b'), 2]]],
  ['a token that does not grow', mutexModel, false, [['a', 0, 1, acquire('a'), 2], ['a', 2, 3, release('a'), true], ['b', 4, 5, acquire('b'), 2]]],
  ['a lock never got', mutexModel, true, [['a', 0, 1, acquire('a'), 1], ['b', 2, undefined, acquire('b')], ['a', 3, 4, release('a'), true]]],
  // Herlihy and Wing (1990), figures 1(a) and 1(b).
  ['a queue: enqueued at once, out in either order', queueModel, true,
    [['a', 0, 3, enqueue('x')], ['b', 1, 2, enqueue('y')], ['b', 4, 6, dequeue, 'x'], ['a', 5, 7, dequeue, 'y'], ['a', 8, 9, enqueue('z')]]],
  ['a queue: one after the other, out the other way', queueModel, false,
    [['a', 0, 1, enqueue('x')], ['b', 2, 3, enqueue('y')], ['a', 4, 5, dequeue, 'y']]],
  ['a queue: the same out twice', queueModel, false, [['a', 0, 1, enqueue('x')], ['b', 2, 4, dequeue, 'x'], ['a', 3, 5, dequeue, 'x']]],
  ['a list in the order of its appends', listModel, true, [
    ['a', 0, 3, { kind: 'append', key: 'l', value: '1' }], ['b', 1, 2, { kind: 'append', key: 'l', value: '2' }], ['c', 4, 5, { kind: 'read', key: 'l' }, ['2', '1']],
  ]],
  ['two readers of a list in two orders', listModel, false, [
    ['a', 0, 3, { kind: 'append', key: 'l', value: '1' }], ['b', 1, 2, { kind: 'append', key: 'l', value: '2' }],
    ['c', 4, 6, { kind: 'read', key: 'l' }, ['2', '1']], ['d', 5, 7, { kind: 'read', key: 'l' }, ['1', '2']],
  ]],
]

describe('known histories', () => {
  test.each(cases)('%s', (_what, model, isLinearizable, rows) => {
    expect(judge(drawn(rows), model).isLinearizable).toBe(isLinearizable)
  })
})

test('what cannot be is told by the shortest beginning that shows it', () => {
  const verdict = judge(drawn([
    ['a', 0, 1, { kind: 'put', key: 'y', value: '7' }],
    ['a', 2, 3, { kind: 'put', key: 'x', value: '1' }],
    ['b', 4, undefined, { kind: 'put', key: 'x', value: '2' }],
    ['c', 5, 6, { kind: 'get', key: 'x' }, '2'],
    ['d', 7, 8, { kind: 'get', key: 'x' }, '1'],
    ['d', 9, 10, { kind: 'get', key: 'x' }, '1'],
  ]), keyValueModel)
  expect(verdict.isLinearizable ? '' : verdict.words).toMatchInlineSnapshot(`
    "x: no order of these operations explains their answers; without the last answer there is one.
      a: write 1
      c: read → 2
      b: write 2, not answered
      d: read → 1, asked after all of that was answered"
  `)
})

test('what was tried is remembered: many at once, and a read of what none of them wrote', () => {
  const writes = Array.from({ length: 12 }, (_, place): Drawn => [`c${place}`, place, 100 + place, write(String(place))])
  expect(judge(drawn([...writes, ['r', 200, 201, read, 'nobody wrote']]), registerModel).isLinearizable).toBe(false)
})

interface Script { readonly client: number; readonly take: number; readonly wait: number; readonly kind: number; readonly value: number }
const script = fc.array(fc.record({
  client: fc.nat(3), take: fc.nat(6), wait: fc.nat(6), kind: fc.nat(2), value: fc.nat(2),
}), { minLength: 4, maxLength: 24 })

/** Each operation takes effect at its own place; its invocation and answer are drawn apart by chance, each client's in turn. */
function sequentialRun(steps: readonly Script[]): Operation<{ kind: string; value?: string; expected?: string | undefined }, unknown>[] {
  let value: string | undefined
  const lastAnswer = [0, 0, 0, 0]
  return steps.map(({ client, take, wait, kind, value: number }, place) => {
    const effect = 10 * place + 5
    const invoked = Math.max(lastAnswer[client]! + 0.01 * (place + 1), effect - 4 * take)
    const answered = effect + 4 * wait + 0.001 * (place + 1)
    const next = steps.findIndex((step, later) => later > place && step.client === client)
    const answer = next === -1 ? answered : Math.min(answered, 10 * next + 4)
    lastAnswer[client] = answer
    const base = { client: `c${client}`, invoked, answered: answer }
    if (kind === 0) return { ...base, input: { kind: 'read' }, output: value }
    const written = `${number}`
    if (kind === 1) {
      value = written
      return { ...base, input: { kind: 'write', value: written }, output: true }
    }
    const expected = number === 0 ? undefined : `${number - 1}`
    const isSet = value === expected
    if (isSet) value = `s${place}`
    return { ...base, input: { kind: 'compare and set', expected, value: `s${place}` }, output: isSet }
  })
}

test('a history made by operations that took effect one by one is accepted, some of them unanswered too', () => {
  fc.assert(fc.property(script, fc.nat(5), (steps, every) => {
    const history = sequentialRun(steps)
    expect(judge(history, registerModel).isLinearizable).toBe(true)
    const open = history.map((each, place) => (place % (every + 2) === 0 ? { ...each, output: undefined, answered: undefined } : each))
    expect(judge(open, registerModel).isLinearizable).toBe(true)
  }), { numRuns: 300 })
})

test('a read of what nobody wrote is refused wherever it is put', () => {
  fc.assert(fc.property(script, fc.nat(), (steps, at) => {
    const history = sequentialRun(steps)
    const reads = history.filter(({ input }) => input.kind === 'read')
    fc.pre(reads.length > 0)
    const spoiled = history.map((each) => (each === reads[at % reads.length] ? { ...each, output: 'nobody wrote' } : each))
    const verdict = judge(spoiled, registerModel)
    expect(verdict.isLinearizable).toBe(false)
    const last = verdict.isLinearizable ? undefined : verdict.prefix.filter(({ answered }) => answered !== undefined).sort((a, b) => b.answered! - a.answered!)[0]
    expect(last?.output).toBe('nobody wrote')
  }), { numRuns: 200 })
})

/** Every order that time allows, tried one by one. */
function naively(history: readonly Operation[], state: unknown, model: Model<unknown, unknown, unknown>): boolean {
  if (history.every(({ answered }) => answered === undefined)) return true
  return history.some((each) => {
    if (history.some((other) => other !== each && other.answered !== undefined && other.answered < each.invoked)) return false
    const after = model.step(state, each.input, each.output, each.answered === undefined)
    return after !== undefined && naively(history.filter((other) => other !== each), after, model)
  })
}

test('the same verdict as by trying every order, of histories with wrong answers too', () => {
  let refused = 0
  fc.assert(fc.property(script, fc.array(fc.nat(6), { minLength: 30, maxLength: 30 }), (steps, noise) => {
    const history = sequentialRun(steps.slice(0, 7)).map((each, place): Operation => {
      if (noise[place] === 0) return { ...each, output: undefined, answered: undefined }
      return noise[place] === 1 && each.input.kind === 'read' ? { ...each, output: '1' } : each
    })
    const expected = naively(history, registerModel.initial, registerModel as Model<unknown, unknown, unknown>)
    if (!expected) refused++
    expect(judge(history, registerModel).isLinearizable).toBe(expected)
  }), { numRuns: 500, seed: 7 })
  expect(refused).toBeGreaterThan(20)
})
