/** A database and a cache as somebody applies them: containers of the one image, behind Services, scraped and logged. */
import { minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { expect, test } from 'vitest'
import { apply, ask, startCluster, workload } from './testing/play-cluster.ts'

const db = (more = '') => workload('db', `
kind: database
max_connections: 20
${more}`, { port: 5432 })

const cache = workload('cache', `
kind: cache
maxmemory: 1M`, { port: 6379 })

const api = workload('api', `
kind: server
concurrency: 100
routes:
- path: /
  service: 1ms
  calls:
  - dependency: db
    statements: [{read: products, key: "zipf(1000, 1)"}]
    cache: {dependency: cache, ttl: 1h}
dependencies:
  db: {service: db, timeout: 1s, pool: {connections: 5}}
  cache: {service: cache, timeout: 100ms}`, { port: 8080 })

const load = `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: shoppers}
spec: {service: api, timeout: 2s, load: {rate: 100/s, arrivals: constant}}`

function shop(): Simulation {
  const world = startCluster()
  apply(world, [db(), cache, api, load].join('\n---\n'))
  world.runFor(3 * minute)
  return world
}

test('an API in front of a database and a cache is served, and all of it is scraped', () => {
  const world = shop()
  expect(ask(world, 'round(rate(http_client_requests_total{load="shoppers"}[1m])) > 0', 'outcome')).toEqual(['success 100'])
  expect(ask(world, 'pg_settings_max_connections')).toEqual(['20'])
  expect(ask(world, 'redis_db_keys', 'db').join()).toMatch(/^db0 [4-9]\d\d$/)
  expect(ask(world, 'db_client_connection_count{state="used"} >= 0 and on() vector(1)').length).toBeGreaterThan(0)
  expect(groundTruth(world).stores.databases.map(({ role }) => role)).toEqual(['primary'])
})

test('a Load in flows is refused where it reaches a database, in a sentence', () => {
  const world = shop()
  apply(world, load.replace('name: shoppers', 'name: crowd').replace('service: api,', 'service: api, grain: fluid,'))
  world.runFor(5 * second)
  const truth = groundTruth(world)
  expect(truth.clients.map(({ id }) => id)).toEqual(['load/default/shoppers'])
})
