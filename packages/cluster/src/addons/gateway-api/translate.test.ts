/** What is said of listeners and routes, and the order of routes, compared whole with what the real Envoy Gateway said. */
import { readFileSync } from 'node:fs'
import type { Namespace, Secret, Service } from '@track/apimachinery'
import { expect, test } from 'vitest'
import type { Facts } from './facts.ts'
import type { Gateway, ListenerStatus } from './gateway-kind.ts'
import type { HttpRoute, RouteParentStatus } from './httproute-kind.ts'
import { judgeListeners } from './listeners.ts'
import type { ReferenceGrant } from './referencegrant-kind.ts'
import { routeTable } from './route-table.ts'
import { translate } from './translate.ts'

interface Recorded {
  readonly gateways: readonly Gateway[]
  readonly httpRoutes: readonly HttpRoute[]
  readonly services: readonly Service[]
  readonly endpointSlices: readonly { readonly metadata: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } }[]
  readonly secrets: readonly Secret[]
  readonly namespaces: readonly Namespace[]
  readonly referenceGrants: readonly ReferenceGrant[]
  readonly answer: {
    readonly gateways: Readonly<Record<string, { readonly listeners: readonly ListenerStatus[] }>>
    readonly routes: Readonly<Record<string, readonly RouteParentStatus[] | null>>
    readonly order: Readonly<Record<string, { readonly port: number; readonly routes: readonly { readonly name: string; readonly host: string; readonly status?: number }[] | null }>>
  }
}

const recorded = JSON.parse(readFileSync(new URL('../../../testdata/envoy-gateway.json', import.meta.url), 'utf8')) as readonly Recorded[]

function factsOf({ services, endpointSlices, secrets, namespaces, referenceGrants }: Recorded): Facts {
  const at = (namespace: string, name: string) => ({ metadata }: { readonly metadata: { readonly namespace?: string; readonly name?: string } }) => metadata.namespace === namespace && metadata.name === name
  return {
    grants: referenceGrants, service: (namespace, name) => services.find(at(namespace, name)), secret: (namespace, name) => secrets.find(at(namespace, name)),
    namespaceLabels: (name) => namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels ?? {},
    ready: ({ metadata }) => endpointSlices.filter((each) => each.metadata.namespace === metadata.namespace && each.metadata.labels['kubernetes.io/service-name'] === metadata.name).length,
  }
}

function answerTo(each: Recorded): object {
  const { gateways, routes } = translate(each.gateways, each.httpRoutes, factsOf(each))
  const order = Object.fromEntries(gateways.flatMap(({ gateway, bindings }) => {
    const { servers } = routeTable(bindings, { isServed: () => true })
    const byPort = Map.groupBy(servers, ({ ports }) => ports[0]!)
    return [...byPort].map(([port, own]) => [`${gateway.metadata.name!} ${port}`, Object.fromEntries(own.map(({ host, rules }) => [
      host.kind === 'any' ? '*' : host.kind === 'suffix' ? `*${host.value}` : host.value,
      rules.map(({ name, status }) => `${name.split(' ').slice(2).join('/')}${status === undefined ? '' : ` ${status}`}`),
    ]))])
  }))
  return {
    listeners: Object.fromEntries(gateways.map(({ gateway, listeners }) => [gateway.metadata.name, listeners.map(({ listener, attachedRoutes, supportedKinds, findings }) => (
      { name: listener.name, attachedRoutes, supportedKinds, conditions: byType(findings) }))])),
    routes: Object.fromEntries(routes.map(({ route, parents }) => [`${route.metadata.namespace!}/${route.metadata.name!}`, parents.map(({ parentRef, findings }) => ({ parentRef, conditions: byType(findings) }))])),
    order,
  }
}

function byType<T extends { readonly type: string }>(conditions: readonly T[]): T[] {
  return conditions.toSorted((a, b) => (a.type < b.type ? -1 : 1))
}

function expectedOf({ answer }: Recorded): object {
  const bare = (conditions: readonly { type: string }[]) => byType(conditions).filter(({ type }) => type !== 'RouteRulesOverlap')
  return {
    listeners: Object.fromEntries(Object.entries(answer.gateways).map(([name, { listeners }]) => [name, listeners.map(({ supportedKinds, conditions, ...rest }) => ({ ...rest, supportedKinds: supportedKinds ?? [], conditions: bare(conditions) }))])),
    routes: Object.fromEntries(Object.entries(answer.routes).flatMap(([name, parents]) => (parents?.length ? [[name, parents.map(({ parentRef, conditions }) => ({ parentRef, conditions: bare(conditions) }))]] : []))),
    order: orderOf(answer),
  }
}

/** By Gateway and port, then by host: `shop/r0/1/0 500` is the first match of the second rule of a route, answered with a 500. */
function orderOf({ order }: Recorded['answer']): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {}
  for (const [key, { port, routes }] of Object.entries(order)) {
    const [, gateway = ''] = /^\S+\/(\S+) /.exec(key) ?? []
    for (const { name, host, status } of routes ?? []) {
      const [, route = '', rule = '', match = ''] = /^httproute\/(.*)\/rule\/(\d+)\/match\/(\d+)\//.exec(name) ?? []
      const hosts = (found[`${gateway} ${port}`] ??= {})
      // A listener that is a parent twice has everything twice.
      hosts[host] = [...new Set([...(hosts[host] ?? []), `${route}/${rule}/${match}${status === undefined ? '' : ` ${status}`}`])]
    }
  }
  return found
}

test('findings are those of the real one', () => {
  const wrong = recorded.filter((each) => {
    try {
      expect(answerTo(each)).toEqual(expectedOf(each))
      return false
    } catch {
      return true
    }
  })
  if (wrong.length > 0) expect({ wrong: wrong.length, ...answerTo(wrong[0]!) }).toEqual({ wrong: 0, ...expectedOf(wrong[0]!) })
})

test.each(['constructor', 'SCTP'])('a listener of the protocol %s is refused', (protocol) => {
  const gateway = { ...recorded[0]!.gateways[0]!, spec: { gatewayClassName: 'eg', listeners: [{ name: 'odd', port: 80, protocol }] } }
  const [listener] = judgeListeners(gateway, factsOf(recorded[0]!))
  expect(listener!.findings[0]).toMatchObject({ reason: 'UnsupportedProtocol', message: `Protocol ${protocol} is unsupported, must be HTTP, HTTPS, TCP or UDP.` })
})
