/** What every server of the monitoring has from Go's own: paths that are none are turned away. */
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { tracing } from '../addons/tracing/tracing.ts'
import { clusterOptions } from '../testing/play-cluster.ts'
import { buildWorld } from '../world.ts'
import { answerSystem, servedApis } from './system-apis.ts'

test('a path that is not percent-encoded is refused by every server', () => {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [tracing] })
  world.runFor(5 * second)
  const paths = ['/api/traces/%zz', '/api/v2/search/tag/%zz/values', '/api/services/%zz/operations', '/api/v2/silence/%zz', '/api/v1/label/%zz/values']
  const answers = servedApis(world).flatMap((api) => paths.map((path) => answerSystem(world, api, { method: 'GET', path, headers: {} })))
  expect(answers.length).toBeGreaterThan(15)
  expect(new Set(answers.map(({ status, body }) => `${status} ${String(body)}`))).toEqual(new Set(['400 400 Bad Request']))
})
