/** What a sender of telemetry is told over HTTP. */
import { expect, test } from 'vitest'
import { readTraces } from './export.ts'
import { answerOtlp, type Untaken } from './http.ts'
import { writeProtobuf } from './wire/protobuf.ts'
import type { Message } from './wire/schema.ts'

const span = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"}]}]}]}'

function post(path: string, body: string, { contentType = 'application/json', method = 'POST', untaken = undefined as Untaken | undefined } = {}): string {
  const answer = answerOtlp({ method, path, contentType, body: new TextEncoder().encode(body) }, () => untaken)
  return `${answer.status} ${answer.contentType} ${new TextDecoder().decode(answer.body)}`
}

test.each([
  ['taken', () => post('/v1/traces', span), '200 application/json {"partialSuccess":{}}'],
  ['nothing in it', () => post('/v1/logs', '{}', { untaken: { message: 'never asked', isPermanent: true } }), '200 application/json {"partialSuccess":{}}'],
  ['a charset', () => post('/v1/traces', span, { contentType: 'application/json; charset=utf-8' }), '200 application/json {"partialSuccess":{}}'],
  ['protobuf', () => post('/v1/metrics', '', { contentType: 'application/x-protobuf' }), '200 application/x-protobuf \n\u0000'],
  ['no message', () => post('/v1/traces', '{"resourceSpans":1}'),
    '400 application/json {"code":3,"message":"ReadArray: expect [ or , or ] or n, but found 1, error found in #10 byte of ...|ceSpans\\":1}|..., bigger context ...|{\\"resourceSpans\\":1}|..."}'],
  ['no protobuf', () => post('/v1/traces', '\u0007', { contentType: 'application/x-protobuf' }),
    '400 application/x-protobuf \b\u0003\u0012+proto: Link: illegal field=0 (tag=7, pos=1)'],
  ['refused for now', () => post('/v1/traces', span, { untaken: { message: 'data refused due to high memory usage', isPermanent: false } }),
    '503 application/json {"code":14,"message":"data refused due to high memory usage"}'],
  ['refused for good', () => post('/v1/traces', span, { untaken: { message: 'no', isPermanent: true } }), '500 application/json {"code":13,"message":"no"}'],
  ['GET', () => post('/v1/traces', '', { method: 'GET' }), '405 text/plain 405 method not allowed, supported: [POST]'],
  ['text', () => post('/v1/traces', '', { contentType: 'text/plain' }), '415 text/plain 415 unsupported media type, supported: [application/json, application/x-protobuf]'],
  ['another path', () => post('/v2/traces', ''), '404 text/plain; charset=utf-8 404 page not found\n'],
])('%s', (_name, answer, expected) => {
  expect(answer()).toBe(expected)
})

const listInJson = (depth: number) => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":"1"}${']}}'.repeat(depth)}}]}]}]}`

function listInProtobuf(depth: number): Uint8Array {
  let body: Message = { intValue: 1n }
  for (let count = 0; count < depth; count++) body = { arrayValue: { values: [body] } }
  return writeProtobuf('ExportLogsServiceRequest', { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] })
}

const field = (number: number, bytes: Uint8Array) => Uint8Array.from([number * 8 + 2, bytes.length & 0x7f | 0x80, bytes.length >> 7 & 0x7f | 0x80, bytes.length >> 14, ...bytes])

/** Lists around it, by hand: whoever writes them would go as deep. */
function withinLists(value: Uint8Array, depth: number): Uint8Array {
  return Array.from({ length: depth }).reduce<Uint8Array>((inner) => field(5, field(1, inner)), value)
}

function postBytes(body: Uint8Array): string {
  const { status, body: said } = answerOtlp({ method: 'POST', path: '/v1/logs', contentType: 'application/x-protobuf', body }, () => undefined)
  return `${status} ${new TextDecoder().decode(said).slice(4)}`
}

test('lists within lists are taken a hundred deep, and refused where they have no bottom', () => {
  expect(post('/v1/logs', listInJson(100))).toMatch(/^200 /)
  expect(post('/v1/logs', listInJson(50_000))).toMatch(/^400 .*"incrementDepth: exceeded max depth, error found in/)
  expect(post('/v1/logs', `{"unknown":${'['.repeat(400)}${']'.repeat(400)}}`)).toMatch(/^200 /)
  expect(post('/v1/logs', `{"unknown":${'['.repeat(100_000)}`)).toMatch(/^400 .*"incrementDepth: exceeded max depth, error found in/)
  expect(postBytes(listInProtobuf(100))).toBe('200 ')
  const bottomless = field(1, field(2, field(2, field(5, withinLists(Uint8Array.from([0x18, 1]), 2_000)))))
  expect(postBytes(bottomless)).toBe('400 proto: exceeded maximum recursion depth')
})

test('a message that comes many times is one message, and of its choices the last holds', () => {
  const attribute = (value: Uint8Array) => field(1, field(1, Uint8Array.from([...field(1, Uint8Array.from([0x61])), ...value])))
  const value = Uint8Array.from([...field(2, field(1, Uint8Array.from([0x78]))), ...field(2, Uint8Array.from([0x18, 7]))])
  const resource = attribute(value)
  const times = 70_000
  const all = new Uint8Array(resource.length * times)
  for (let index = 0; index < times; index++) all.set(resource, index * resource.length)
  const size = [all.length & 0x7f | 0x80, all.length >> 7 & 0x7f | 0x80, all.length >> 14 & 0x7f | 0x80, all.length >> 21]
  const [read] = readTraces(Uint8Array.from([0x0a, ...size, ...all]), 'protobuf')
  expect(read!.resource.attributes.length).toBe(times)
  expect(read!.resource.attributes[0]).toEqual({ key: 'a', value: 7n })
})
