/** Who calls whom: pairs, failures, queues, databases, and sides that never come. */
import { forkState, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { printText } from '../../exposition/text.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'
import { expireEdges, newServiceGraphState, observeServiceGraph, type ServiceGraphState } from './edges.ts'
import { serviceGraphFamilies } from './metrics.ts'

function batch(service: string, ...spans: readonly Partial<Span>[]): ResourceSpans {
  return {
    resource: { attributes: [{ key: 'service.name', value: service }], droppedAttributesCount: 0 }, schemaUrl: '',
    scopeSpans: [{
      scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '',
      spans: spans.map((each) => ({
        traceId: '1'.repeat(32), spanId: '', parentSpanId: '', traceState: '', flags: 0, name: '', kind: 'client', start: 0n, end: 300_000_000n, attributes: [],
        droppedAttributesCount: 0, events: [], droppedEventsCount: 0, links: [], droppedLinksCount: 0, status: { code: 'unset', message: '' }, ...each,
      })),
    }],
  }
}

const at = 1_748_858_400 * second

const shown = (state: ServiceGraphState) => Array.from(state.edges.values(), ({ client, server, connectionType, total, failed }) => (
  `${client} > ${server} ${connectionType} ${total} ${failed}`)).sort()

test.each([
  ['both sides', [batch('shop', { spanId: 'a' }), batch('cart', { spanId: 'b', parentSpanId: 'a', kind: 'server' })], ['shop > cart  1 0']],
  ['the server first', [batch('cart', { spanId: 'b', parentSpanId: 'a', kind: 'server' }), batch('shop', { spanId: 'a' })], ['shop > cart  1 0']],
  ['a failure of one side', [batch('shop', { spanId: 'a', status: { code: 'error', message: '' } }), batch('cart', { parentSpanId: 'a', kind: 'server' })], ['shop > cart  1 1']],
  ['a queue', [batch('shop', { spanId: 'a', kind: 'producer' }), batch('mail', { parentSpanId: 'a', kind: 'consumer' })], ['shop > mail messaging_system 1 0']],
  ['a database', [batch('shop', { spanId: 'a', attributes: [{ key: 'db.system', value: 'postgresql' }, { key: 'server.address', value: 'pg' }] })], ['shop > pg database 1 0']],
  ['a database at a port', [batch('shop', { spanId: 'a', attributes: [{ key: 'db.name', value: 'orders' }, { key: 'network.peer.address', value: '10.0.0.1' }, { key: 'network.peer.port', value: 5432n }] })], ['shop > 10.0.0.1:5432 database 1 0']],
  ['a call from outside', [batch('shop', { spanId: 'b', kind: 'server' })], ['user > shop virtual_node 1 0']],
  ['a call to outside', [batch('shop', { spanId: 'a', attributes: [{ key: 'peer.service', value: 'bank' }] })], ['shop > bank virtual_node 1 0']],
  ['a side that never comes', [batch('cart', { spanId: 'b', parentSpanId: 'a', kind: 'server' })], []],
  ['what is no call', [batch('shop', { spanId: 'a', kind: 'internal' })], []],
])('%s', (_, batches, edges) => {
  const state = newServiceGraphState()
  for (const each of batches) observeServiceGraph(state, [each], at)
  const child = forkState(state)
  expireEdges(state, at + 9 * second)
  expireEdges(state, at + 10 * second)
  expect(shown(state)).toEqual(edges)
  expireEdges(child, at + 10 * second)
  expect(child).toEqual(state)
})

test('what is exposed has the names of the metrics generator', () => {
  const state = newServiceGraphState()
  observeServiceGraph(state, [batch('shop', { spanId: 'a' }), batch('cart', { parentSpanId: 'a', kind: 'server', end: 20_000_000_000n, status: { code: 'error', message: '' } })], at)
  const lines = printText(serviceGraphFamilies(state.edges.values())).split('\n')
  for (const line of [
    'traces_service_graph_request_total{client="shop",connection_type="",server="cart"} 1',
    'traces_service_graph_request_failed_total{client="shop",connection_type="",server="cart"} 1',
    'traces_service_graph_request_client_seconds_bucket{client="shop",connection_type="",server="cart",le="0.2"} 0',
    'traces_service_graph_request_client_seconds_bucket{client="shop",connection_type="",server="cart",le="0.4"} 1',
    'traces_service_graph_request_server_seconds_bucket{client="shop",connection_type="",server="cart",le="12.8"} 0',
    'traces_service_graph_request_server_seconds_bucket{client="shop",connection_type="",server="cart",le="+Inf"} 1',
    'traces_service_graph_request_server_seconds_sum{client="shop",connection_type="",server="cart"} 20',
  ]) expect(lines).toContain(line)
})
