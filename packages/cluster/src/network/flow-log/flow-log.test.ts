/** What the flow log says of programs' connections and of load, with and without policies. */
import { pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { unreadLines } from '@track/nodes'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { flowLog } from '../../addons/flow-log/flow-log.ts'
import { flowLogManifest } from '../../addons/flow-log/manifest.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { shopObjects } from '../testing/reach.ts'
import { flowOf, tellFlow } from './flow.ts'

interface Row {
  readonly verdict: string
  readonly reason?: string
  readonly source: { readonly address: string; readonly pod?: string }
  readonly destination: { readonly pod?: string; readonly port: number }
  readonly asked?: string
  readonly connections: number
  readonly bytes?: number
}

const denied = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}`

const load = `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: users}
spec: {service: web, load: {rate: 20/s}, timeout: 1s, routes: [{path: /}]}`

function start(): Simulation {
  const world = buildWorld({ seed: 3, ...clusterOptions, addons: [flowLog] })
  world.runFor(5 * second)
  apply(world, shopObjects('ports: [{port: 80, targetPort: 8080}]'))
  apply(world, flowLogManifest)
  world.runFor(minute)
  return world
}

function rows(world: Simulation): Row[] {
  const keeper = cacheOf(world).list(pods).find(({ metadata }) => metadata.name?.startsWith('flow-log'))!
  return unreadLines(world, () => 0).filter(({ uid }) => uid === keeper.metadata.uid).flatMap(({ lines }) => lines.map(({ text }) => JSON.parse(text) as Row))
}

describe('the flow log', () => {
  const plain = start()

  test('has a row for each connection of a program, with what came of it', () => {
    const world = plain.fork()
    const web = cacheOf(world).list(pods).find(({ metadata }) => metadata.name === 'web-1')!
    const flow = flowOf(world, { address: web.status!.podIP!, port: 8080, from: { kind: 'other', address: '10.0.0.1' }, uid: undefined, choice: 0 })
    tellFlow(world, flow, { failure: 'timeout' })
    expect(rows(world)).toMatchObject([{ verdict: 'FORWARDED', source: { address: '10.0.0.1' }, destination: { pod: 'web-1', port: 8080 }, connections: 1, bytes: 0 }])
  })

  test('names the policies that drop one', () => {
    const world = plain.fork()
    apply(world, denied)
    world.runFor(5 * second)
    const web = cacheOf(world).list(pods).find(({ metadata }) => metadata.name === 'web-1')!
    const flow = flowOf(world, { address: web.status!.podIP!, port: 8080, from: { kind: 'other', address: '10.0.0.1' }, uid: undefined, choice: 0 })
    expect(flow?.dropped).toBe('no ingress rule of default/closed lets it through')
  })

  test('samples load: the rows stand for all of its connections', () => {
    const world = plain.fork()
    apply(world, load)
    world.runFor(2 * minute)
    const found = rows(world).filter(({ source }) => source.address === '198.51.100.1')
    const total = found.reduce((sum, { connections }) => sum + connections, 0)
    expect(new Set(found.map(({ verdict, asked, bytes }) => `${verdict} ${asked ?? ''} ${String(bytes)}`))).toEqual(new Set(['FORWARDED default/web undefined']))
    expect(new Set(found.map(({ destination }) => destination.pod))).toEqual(new Set(['web-1', 'web-2']))
    expect(total).toBeGreaterThan(2000)
    expect(total).toBeLessThan(2600)
    apply(world, denied)
    world.runFor(minute)
    expect(rows(world).at(-1)).toMatchObject({ verdict: 'DROPPED', reason: 'no ingress rule of default/closed lets it through' })
  })

  test('is told to nobody while no pod keeps it', () => {
    const world = buildWorld({ seed: 3, ...clusterOptions, addons: [flowLog] })
    world.runFor(minute)
    expect(flowOf(world, { address: '10.96.0.1', port: 443, from: { kind: 'other', address: '10.0.0.1' }, uid: undefined, choice: 0 })).toBeUndefined()
  })
})

test('a world with a flow log forks, and goes on as the other does', () => {
  checkWorld(start, [(world) => apply(world, load), { run: 20 * second }, (world) => apply(world, denied), { run: 20 * second }])
}, 120_000)
