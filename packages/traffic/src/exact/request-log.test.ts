/** Lines of requests: of whom there is one, what stands in it, and that they are as many as was said. */
import { expect, test } from 'vitest'
import { type Part, second, Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { setReady, setServiceEndpoints, startServer } from '../servers.ts'
import { client, clientTruth, server, startedAt } from '../testing/scenario.ts'
import { spansTo } from '../tracing/traces.ts'
import { trafficPart } from '../traffic-part.ts'

interface Heard {
  readonly lines: Map<string, string>
}

const hearing: Part<Heard> = {
  name: 'hearing',
  initial: () => ({ lines: new Map() }),
  events: {
    heard(world, { what, message = '' }: { what: string; message?: string }) {
      const { lines } = world.state(hearing)
      if (what === 'logged') lines.set(String(lines.size), message)
    },
  },
}
/** Somebody who takes spans, so that there are traces. */
const taking: Part<object> = { name: spansTo.part, initial: () => ({}), events: { [spansTo.event]: () => {} } }

function logged(api: string, load: string, env: Record<string, string> = {}): { readonly world: Simulation; readonly lines: readonly string[] } {
  const world = Simulation.start([trafficPart, hearing, taking], { seed: 1, startedAt })
  startServer(world, { id: 'api', workload: server(api, { env }), reportTo: { part: 'hearing', event: 'heard' } })
  setReady(world, 'api', true)
  setServiceEndpoints(world, 'api', ['api'])
  startClient(world, { id: 'load', workload: client(`service: api\nload: {${load}}`) })
  world.runFor(100 * second)
  return { world, lines: [...world.state(hearing).lines.values()] }
}

test('a line says when, what and how', () => {
  const found = (more: string, env = {}) => logged(`routes: [{path: /, method: GET, service: 12500us${more}}]\nlog: {requests: sampled}`, 'rate: 1/s, arrivals: constant', env).lines[0]
  expect(found('')).toBe('{"time":"2026-01-05T08:00:01.012500Z","level":"info","msg":"request","kind":"server","method":"GET","route":"/","status":200,"outcome":"success","duration_ms":12.5}')
  expect(found(', errors: 1', { LOG_FORMAT: 'logfmt' })).toBe('time=2026-01-05T08:00:01.012500Z level=error msg=request kind=server method=GET route=/ status=500 outcome=error duration_ms=12.5')
  expect(found('', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318' })).toMatch(/"duration_ms":12.5,"trace_id":"[0-9a-f]{32}","span_id":"[0-9a-f]{16}"\}$/)
})

test('of those that succeed so many are drawn as was said, and each that fails has its line', () => {
  const { world, lines } = logged('concurrency: 10\nqueue: {limit: 0}\nlimit: {rate: 150/s}\nlog: {requests: sampled, share: 10%}\nroutes: [{service: exponential(50ms), errors: 5%}]', 'rate: 200/s')
  const { outcomes } = clientTruth(world)
  const rows = lines.map((line) => JSON.parse(line) as { outcome: string; level: string; SampleRate?: number })
  const of = (outcome: string) => rows.filter((row) => row.outcome === outcome)
  expect([of('error').length, of('rejected').length, of('too_many_requests').length]).toEqual([outcomes['error'], outcomes['rejected'], outcomes['too_many_requests']])
  expect(new Set(of('too_many_requests').map(({ level }) => level))).toEqual(new Set(['warn']))
  // The weighted sum tells how many there were, within four deviations of a binomial.
  const weighted = of('success').reduce((sum, { SampleRate = 1 }) => sum + SampleRate, 0)
  expect(Math.abs(weighted - outcomes['success']!)).toBeLessThan(4 * Math.sqrt(outcomes['success']! * 0.1 * 0.9) * 10)
})

test('nobody who does not ask for it has a line', () => {
  expect(logged('routes: [{service: 1ms}]', 'rate: 10/s').lines).toEqual([])
})
