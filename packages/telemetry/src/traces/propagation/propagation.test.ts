/** Headers that carry a trace: what the specifications have as examples, both edges of their rules, and round trips. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { injectB3Multi, printB3Single, readB3Multi, readB3Single } from './b3.ts'
import { printBaggage, readBaggage } from './baggage.ts'
import { extract, inject, readPropagators } from './propagators.ts'
import { extractTraceContext, printTraceParent, printTraceState, readTraceParent, readTraceState, withTraceState } from './trace-context.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const span = '00f067aa0ba902b7'

describe('traceparent', () => {
  test.each([
    [`00-${trace}-${span}-01`, { traceId: trace, spanId: span, isSampled: true }],
    [`00-${trace}-${span}-00`, { traceId: trace, spanId: span, isSampled: false }],
    [`00-${trace}-${span}-03`, { traceId: trace, spanId: span, isSampled: true, isRandom: true }],
    [` 00-${trace}-${span}-01 `, { traceId: trace, spanId: span, isSampled: true }],
    [`cc-${trace}-${span}-01-what-is-to-come`, { traceId: trace, spanId: span, isSampled: true }],
    [`00-${trace}-${span}-01-more`, undefined],
    [`ff-${trace}-${span}-01`, undefined],
    [`cc-${trace}-${span}-01more`, undefined],
    [`00-${'0'.repeat(32)}-${span}-01`, undefined],
    [`00-${trace}-${'0'.repeat(16)}-01`, undefined],
    [`00-${trace.toUpperCase()}-${span}-01`, undefined],
    [`00-${trace}-${span}-1`, undefined],
    ['', undefined],
  ])('%s', (header, context) => {
    expect(readTraceParent(header)).toEqual(context)
  })
})

describe('tracestate', () => {
  test.each([
    ['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 2], ['rojo=1, ,\tcongo=2', 2], ['fw529a3039@dt=FfAxNz', 1], ['', 0], [`a=${'x'.repeat(256)}`, 1],
    [Array.from({ length: 32 }, (_, index) => `k${index}=v`).join(','), 32],
  ])('%s', (header, count) => {
    const members = readTraceState(header)
    expect(members).toHaveLength(count)
    expect(readTraceState(printTraceState(members!))).toEqual(members)
  })

  test.each([['A=1'], ['1a=1'], ['a=1,a=2'], ['a'], ['a='], ['a=b=c'], [`a=${'x'.repeat(257)}`], ['@dt=1'], [Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(',')]])('%s is dropped', (header) => {
    expect(readTraceState(header)).toBeUndefined()
  })

  test('a member that is changed moves to the front, and one that is wrong changes nothing', () => {
    const members = readTraceState('rojo=1,congo=2')!
    expect(printTraceState(withTraceState(members, { key: 'congo', value: '3' }))).toBe('congo=3,rojo=1')
    expect(withTraceState(members, { key: 'Congo', value: '3' })).toBe(members)
  })

  test('a state that is wrong leaves the parent as it is', () => {
    expect(extractTraceContext({ traceparent: `00-${trace}-${span}-01`, tracestate: 'a=1,a=2' })).toMatchObject({ traceId: trace, traceState: '' })
    expect(extractTraceContext({ tracestate: 'a=1' })).toBeUndefined()
  })
})

describe('baggage', () => {
  test.each([
    ['key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue', [
      { key: 'key1', value: 'value1', properties: ['property1', 'property2'] }, { key: 'key2', value: 'value2', properties: [] },
      { key: 'key3', value: 'value3', properties: ['propertyKey=propertyValue'] }]],
    ['serverNode=DF%2028', [{ key: 'serverNode', value: 'DF 28', properties: [] }]],
    ['userId=Am%C3%A9lie', [{ key: 'userId', value: 'Amélie', properties: [] }]],
    ['a=%FF', [{ key: 'a', value: '\ufffd', properties: [] }]],
    ['a=1,wrong,b c=1,d="x",a=2', [{ key: 'a', value: '2', properties: [] }]],
    ['a=', [{ key: 'a', value: '', properties: [] }]],
  ])('%s', (header, members) => {
    expect(readBaggage(header)).toEqual(members)
  })

  test('what is written is read again', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.record({ key: fc.stringMatching(/^[a-z.*]{1,8}$/), value: fc.string({ unit: 'grapheme', maxLength: 20 }) }), { selector: ({ key }) => key, maxLength: 8 }), (pairs) => {
      const members = pairs.map((pair) => ({ ...pair, properties: [] }))
      expect(readBaggage(printBaggage(members))).toEqual(members)
    }))
  })

  test('a header holds no more than 64 members and 8192 bytes', () => {
    expect(readBaggage(printBaggage(Array.from({ length: 70 }, (_, index) => ({ key: `k${index}`, value: '', properties: [] }))))).toHaveLength(64)
    expect(printBaggage(Array.from({ length: 9 }, (_, index) => ({ key: `k${index}`, value: 'x'.repeat(1021), properties: [] }))).length).toBeLessThanOrEqual(8192)
  })
})

describe('b3', () => {
  test.each(['x', 'constructor', '__proto__'])('the decision %s is none', (decision) => {
    expect([readB3Single(decision), readB3Single(`${trace}-${span}-${decision}`)]).toEqual([undefined, undefined])
  })

  const context = { traceId: '80f198ee56343ba864fe8b2a57d3eff7', spanId: 'e457b5a2e4d86bd1', isSampled: true, traceState: '' }

  test.each([
    ['80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90', context],
    ['80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1', { ...context, isSampled: false }],
    ['64fe8b2a57d3eff7-e457b5a2e4d86bd1-d', { ...context, traceId: '000000000000000064fe8b2a57d3eff7', isDebug: true }],
    ['0', { isSampled: false, isDebug: false }], ['d', { isSampled: true, isDebug: true }],
    ['80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-2', undefined], ['80f198ee56343ba864fe8b2a57d3eff7', undefined], ['x', undefined],
  ])('%s', (header, read) => {
    expect(readB3Single(header)).toEqual(read)
  })

  test.each([
    [{ 'x-b3-traceid': context.traceId, 'x-b3-spanid': context.spanId, 'x-b3-sampled': '1' }, context],
    [{ 'x-b3-traceid': context.traceId, 'x-b3-spanid': context.spanId, 'x-b3-flags': '1' }, { ...context, isDebug: true }],
    [{ 'x-b3-sampled': 'true' }, { isSampled: true, isDebug: false }], [{ 'x-b3-traceid': context.traceId }, undefined],
    [{ 'x-b3-traceid': context.traceId, 'x-b3-spanid': context.spanId, 'x-b3-sampled': 'x' }, undefined], [{}, undefined],
  ])('%o', (headers, read) => {
    expect(readB3Multi(headers)).toEqual(read)
  })

  test('what is written is read again', () => {
    for (const each of [context, { ...context, isSampled: false }, { ...context, isDebug: true }]) {
      expect(readB3Single(printB3Single(each))).toEqual(each)
      expect(readB3Multi(injectB3Multi(each))).toEqual(each)
    }
  })
})

test('all propagators write, the last that finds a context is believed', () => {
  const { names, unknown } = readPropagators('tracecontext, baggage,b3,b3,xray')
  expect([names, unknown]).toEqual([['tracecontext', 'baggage', 'b3'], ['xray']])
  expect(readPropagators('').names).toEqual(['tracecontext', 'baggage'])
  expect(readPropagators('none').names).toEqual([])
  const context = { traceId: trace, spanId: span, isSampled: true, traceState: 'a=1' }
  const headers = inject(names, { context, baggage: [{ key: 'user', value: 'ä', properties: [] }] })
  expect(headers).toEqual({ traceparent: printTraceParent(context), tracestate: 'a=1', baggage: 'user=%C3%A4', b3: `${trace}-${span}-1` })
  expect(extract(['tracecontext'], headers).context).toEqual(context)
  expect(extract(names, headers).context).toEqual({ ...context, traceState: '' })
})
