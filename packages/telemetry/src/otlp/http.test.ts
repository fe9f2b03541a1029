/** What a sender of telemetry is told over HTTP. */
import { expect, test } from 'vitest'
import { answerOtlp, type Untaken } from './http.ts'

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
