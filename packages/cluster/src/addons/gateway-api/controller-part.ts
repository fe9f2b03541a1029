/**
 * Envoy Gateway at work, where its controller runs: it accepts classes, judges Gateways and HTTPRoutes, runs proxies for each Gateway and
 * tells them where to send what.
 *
 * Follows internal/provider/kubernetes/{controller,status}.go and internal/gatewayapi/status of Envoy Gateway 1.9. Left out: its
 * own kinds (EnvoyProxy, policies), GRPCRoute, TLSRoute, TCPRoute and UDPRoute, merged Gateways.
 */
import {
  deepEqual, type Deployment, deployments, endpointSlices, type KubeObject, namespaces, pods, secrets, type Service, services,
} from '@track/apimachinery'
import { acknowledge, type Client, clientFor, storeOf, subscribe } from '@track/apiserver'
import { type Cache, cacheOf, eventRecorder } from '@track/controller-runtime'
import { listenOn, serverIdOf } from '@track/nodes'
import { type Duration, millisecond, type Part, printTimestamp, type Simulation } from '@track/simulation'
import { setProxyTable } from '@track/traffic'
import { readyEndpoints, setUpstream } from '../../network/proxies/upstreams.ts'
import type { ProxyInstance } from '../../network/proxies/proxy-code.ts'
import { dated, type Finding, finding } from './conditions.ts'
import type { Facts } from './facts.ts'
import { type Gateway, gateways } from './gateway-kind.ts'
import { type GatewayClass, gatewayClasses } from './gatewayclass-kind.ts'
import { type HttpRoute, httpRoutes, type RouteParentStatus } from './httproute-kind.ts'
import { controllerRepository, metricsPort } from './images.ts'
import { infrastructureName, infrastructureNamespace, proxyLabels, putInfrastructure, removeInfrastructure } from './infrastructure.ts'
import type { Condition } from './kind-of.ts'
import { referenceGrants } from './referencegrant-kind.ts'
import { containerPort, routeTable, serviceOf } from './route-table.ts'
import type { JudgedRoute } from './routes.ts'
import { type Translation, translate } from './translate.ts'

interface ControllerState {
  isPlanned: boolean
  /** Gateways that something was made for: `namespace/name`, by the name of what was made. */
  readonly made: Map<string, string>
  /** HTTPRoutes that were told what is not simulated. */
  readonly told: Map<string, boolean>
}

const name = 'envoy-gateway'
const event = 'changes'
const group = 'gateway.networking.k8s.io'

const controllerName = 'gateway.envoyproxy.io/gatewayclass-controller'

const watched = [
  `gatewayclasses.${group}`, `gateways.${group}`, `httproutes.${group}`, `referencegrants.${group}`, 'services', 'endpointslices.discovery.k8s.io', 'secrets', 'namespaces', 'pods',
  'deployments.apps', 'networkpolicies.networking.k8s.io',
]

/** From a change to what the proxies do. */
const translationTime: Duration = 100 * millisecond

const user = { name: 'system:serviceaccount:envoy-gateway-system:envoy-gateway', groups: ['system:serviceaccounts', 'system:authenticated', 'system:masters'] }

export const controllerPart: Part<ControllerState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event, resources: watched })
    return { isPlanned: false, made: new Map(), told: new Map() }
  },
  events: {
    [event](simulation: Simulation) {
      acknowledge(storeOf(simulation), name, event)
      const state = simulation.state(controllerPart)
      if (state.isPlanned || !isRunning(simulation)) return
      state.isPlanned = true
      simulation.scheduleAfter({ after: translationTime, part: name, event: 'translate', data: {} })
    },
    translate(simulation: Simulation) {
      const state = simulation.state(controllerPart)
      state.isPlanned = false
      if (isRunning(simulation)) work(simulation, state)
    },
  },
}

function isRunning(simulation: Simulation): boolean {
  return cacheOf(simulation).list(pods, infrastructureNamespace).some(({ spec, status }) => spec.containers.some(({ image = '' }) => image.startsWith(`${controllerRepository}:`))
    && status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
}

export function ownGateways(cache: Cache): Gateway[] {
  const own = new Set(cache.list(gatewayClasses).filter(({ spec }) => spec.controllerName === controllerName).map(({ metadata }) => metadata.name))
  return cache.list(gateways).filter(({ spec, metadata }) => own.has(spec.gatewayClassName) && !metadata.deletionTimestamp)
}

export function translationOf(simulation: Simulation): Translation {
  const cache = cacheOf(simulation)
  return translate(ownGateways(cache), cache.list(httpRoutes), factsOf(cache))
}

function factsOf(cache: Cache): Facts {
  return {
    grants: cache.list(referenceGrants),
    service: (namespace, each) => cache.get(services, each, namespace),
    secret: (namespace, each) => cache.get(secrets, each, namespace),
    namespaceLabels: (each) => cache.get(namespaces, each)?.metadata.labels ?? {},
    ready: (service, port) => addressesOf(cache, service, port),
  }
}

function addressesOf(cache: Cache, { metadata, spec }: Service, port: number): number {
  const own = spec.ports?.find((each) => each.port === port)?.name ?? ''
  const slices = cache.byIndex(endpointSlices, 'service', `${metadata.namespace ?? ''}/${metadata.name ?? ''}`)
  return slices.filter(({ ports }) => ports?.some((each) => (each.name ?? '') === own)).reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0)
}

/** The proxies of a Gateway. */
export function proxiesOf(simulation: Simulation, gateway: Gateway): ProxyInstance[] {
  const wanted = Object.entries(proxyLabels(gateway))
  return cacheOf(simulation).list(pods, infrastructureNamespace)
    .filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value))
    .map((pod) => ({ pod, id: serverIdOf(pod, 'envoy') }))
}

function work(simulation: Simulation, state: ControllerState): void {
  const api = clientFor(simulation, { user, manager: 'envoy-gateway' })
  const cache = cacheOf(simulation)
  for (const each of cache.list(gatewayClasses)) if (each.spec.controllerName === controllerName) acceptClass(simulation, api, each)
  const translation = translationOf(simulation)
  const present = new Set<string>()
  for (const { gateway, listeners, bindings } of translation.gateways) {
    const made = infrastructureName(gateway)
    present.add(made)
    state.made.set(made, `${gateway.metadata.namespace ?? ''}/${gateway.metadata.name ?? ''}`)
    putInfrastructure(api, cache, gateway, listeners)
    const proxies = proxiesOf(simulation, gateway)
    const served = putUpstreams(simulation, bindings, proxies)
    const table = routeTable(bindings, { isServed: (namespace, service, port) => served.has(serviceOf(namespace, service, port)) })
    const ports = listeners.filter(({ isReady }) => isReady).map(({ listener }) => containerPort(listener.port))
    for (const { id } of proxies) if (setProxyTable(simulation, id, table)) listenOn(simulation, id, [...new Set(ports), metricsPort])
    putGatewayStatus(simulation, api, gateway, listeners)
  }
  for (const made of state.made.keys()) {
    if (present.has(made)) continue
    state.made.delete(made)
    removeInfrastructure(api, cache, made)
  }
  for (const each of translation.routes) putRouteStatus(simulation, api, each)
  clearRoutes(api, cache, translation)
  tellMissing(simulation, api, state, translation)
}

function putUpstreams(simulation: Simulation, bindings: Translation['gateways'][number]['bindings'], proxies: readonly ProxyInstance[]): ReadonlySet<string> {
  const served = new Set<string>()
  for (const { ref, namespace, isInvalid } of bindings.flatMap(({ rules }) => rules).flatMap(({ backends }) => backends)) {
    const port = ref.port ?? 0
    const found = isInvalid ? [] : readyEndpoints(simulation, cacheOf(simulation).get(services, ref.name, namespace), String(port))
    setUpstream(simulation, serviceOf(namespace, ref.name, port), found, proxies)
    if (found.length > 0) served.add(serviceOf(namespace, ref.name, port))
  }
  return served
}

function acceptClass(simulation: Simulation, api: Client, each: GatewayClass): void {
  const conditions = datedNow(simulation, [finding('Accepted', true, 'Accepted', 'Valid GatewayClass')], each.status?.conditions, each)
  if (!deepEqual(each.status?.conditions, conditions)) api.updateStatus(gatewayClasses, { ...each, status: { ...each.status, conditions } })
}

function datedNow(simulation: Simulation, findings: readonly Finding[], before: readonly Condition[] | undefined, { metadata }: KubeObject): Condition[] {
  return dated(findings, before, metadata.generation ?? 1, printTimestamp(simulation.now))
}

type Listeners = Translation['gateways'][number]['listeners']

function putGatewayStatus(simulation: Simulation, api: Client, gateway: Gateway, listeners: Listeners): void {
  const cache = cacheOf(simulation)
  const own = infrastructureName(gateway)
  const addresses = addressesFor(cache.get(services, own, infrastructureNamespace))
  const findings = [acceptance(listeners), programming(addresses.length, cache.get(deployments, own, infrastructureNamespace))]
  const status: NonNullable<Gateway['status']> = {
    ...(addresses.length > 0 && { addresses }),
    conditions: datedNow(simulation, findings, gateway.status?.conditions, gateway),
    listeners: listeners.map(({ listener, attachedRoutes, supportedKinds, findings: found }) => {
      const before = gateway.status?.listeners?.find((each) => each.name === listener.name)?.conditions
      return { name: listener.name, supportedKinds: supportedKinds.map((each) => ({ ...each })), attachedRoutes, conditions: datedNow(simulation, found, before, gateway) }
    }),
  }
  if (!deepEqual(gateway.status, status)) api.updateStatus(gateways, { ...gateway, status })
}

function addressesFor(service: Service | undefined): { type: string; value: string }[] {
  const fixed = service?.spec.externalIPs ?? []
  const given = (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => (ip ? [{ type: 'IPAddress', value: ip }] : hostname ? [{ type: 'Hostname', value: hostname }] : []))
  return fixed.length > 0 ? fixed.map((value) => ({ type: 'IPAddress', value })) : given
}

function acceptance(listeners: Listeners): Finding {
  const isAccepted = ({ findings }: Listeners[number]) => findings.some(({ type, status }) => type === 'Accepted' && status === 'True')
  const names = listeners.filter((each) => !isAccepted(each)).map(({ listener }) => listener.name).sort().join(', ')
  if (names === '') return finding('Accepted', true, 'Accepted', 'The Gateway has been scheduled by Envoy Gateway')
  return listeners.some(isAccepted)
    ? finding('Accepted', true, 'ListenersNotValid', `Listeners not valid: ${names}`) : finding('Accepted', false, 'ListenersNotValid', `No listeners are valid: ${names}`)
}

function programming(addresses: number, deployment: Deployment | undefined): Finding {
  if (addresses === 0) return finding('Programmed', false, 'AddressNotAssigned', 'No addresses have been assigned to the Gateway')
  const { availableReplicas = 0, replicas = 0 } = deployment?.status ?? {}
  if (availableReplicas === 0) return finding('Programmed', false, 'NoResources', 'Envoy replicas unavailable')
  return finding('Programmed', true, 'Programmed', `Address assigned to the Gateway, ${availableReplicas}/${replicas} envoy replicas available`)
}

function putRouteStatus(simulation: Simulation, api: Client, { route, parents }: JudgedRoute): void {
  const others = (route.status?.parents ?? []).filter((each) => each.controllerName !== controllerName)
  const own = parents.map(({ parentRef, findings }): RouteParentStatus => {
    const before = route.status?.parents.find((each) => each.controllerName === controllerName && deepEqual(each.parentRef, parentRef))
    return { parentRef, controllerName, conditions: datedNow(simulation, findings, before?.conditions, route) }
  })
  const status = { parents: [...others, ...own] }
  if (!deepEqual(route.status, status)) api.updateStatus(httpRoutes, { ...route, status })
}

/** Routes that have left all of our Gateways. */
function clearRoutes(api: Client, cache: Cache, { routes }: Translation): void {
  const present = new Set(routes.map(({ route }) => route.metadata.uid))
  for (const route of cache.list(httpRoutes)) {
    const parents = route.status?.parents ?? []
    if (present.has(route.metadata.uid) || !parents.some((each) => each.controllerName === controllerName)) continue
    api.updateStatus(httpRoutes, { ...route, status: { parents: parents.filter((each) => each.controllerName !== controllerName) } })
  }
}

const notSimulated: readonly string[] = ['RequestMirror', 'CORS', 'ExtensionRef']

function tellMissing(simulation: Simulation, api: Client, { told }: ControllerState, { routes }: Translation): void {
  for (const { route } of routes) {
    const key = `${route.metadata.uid ?? ''} ${route.metadata.generation ?? 0}`
    const types = missingIn(route)
    if (types.length === 0 || told.has(key)) continue
    told.set(key, true)
    const message = `not simulated here: ${types.map((type) => `filter ${type}`).join(', ')}`
    eventRecorder(simulation, api, 'envoy-gateway').record(route, { type: 'Warning', reason: 'NotSimulated', message })
  }
}

function missingIn({ spec }: HttpRoute): string[] {
  const used = (spec.rules ?? []).flatMap(({ filters = [], backendRefs = [] }) => [...filters, ...backendRefs.flatMap((each) => each.filters ?? [])]).map(({ type }) => type)
  return notSimulated.filter((type) => used.includes(type))
}
