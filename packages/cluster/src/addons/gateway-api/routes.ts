/**
 * To which listeners HTTPRoutes attach, what of their rules holds, and what is said of each at each parent.
 *
 * Follows processAllowedListenersForParentRefs and processHTTPRouteParentRefs in internal/gatewayapi/{route,validate,helpers}.go of
 * Envoy Gateway 1.9. Left out: overlapping matches of several routes, kinds of backends other than Service.
 */
import { type Finding, finding, isFalse, sentence, withFinding } from './conditions.ts'
import { apiGroup, type Facts, isPermitted } from './facts.ts'
import type { BackendReference, HttpRoute, ParentReference, RouteRule } from './httproute-kind.ts'
import { allows, type JudgedListener } from './listeners.ts'

export interface JudgedParent {
  readonly parentRef: ParentReference
  readonly findings: readonly Finding[]
}

export interface JudgedBackend {
  readonly ref: BackendReference
  readonly namespace: string
  /** It cannot be used. */
  readonly isInvalid: boolean
}

export interface JudgedRule {
  readonly rule: RouteRule
  readonly index: number
  /** What is answered in the place of any backend. */
  readonly status?: number
  readonly backends: readonly JudgedBackend[]
}

/** A route at a listener, for the hosts that both are for. */
export interface Binding {
  readonly route: HttpRoute
  readonly listener: JudgedListener
  readonly hosts: readonly string[]
  readonly rules: readonly JudgedRule[]
}

export interface JudgedRoute {
  readonly route: HttpRoute
  readonly parents: readonly JudgedParent[]
  readonly bindings: readonly Binding[]
}

/** `listeners`: of all Gateways that are ours. */
export function judgeRoute(route: HttpRoute, listeners: readonly JudgedListener[], facts: Facts): JudgedRoute {
  const own = (route.spec.parentRefs ?? []).flatMap((parentRef) => {
    const gateway = listeners.filter((each) => isParent(parentRef, route, each))
    return gateway.length > 0 ? [{ parentRef, gateway }] : []
  })
  const judged = own.map(({ parentRef, gateway }) => judgeParent(route, parentRef, gateway, facts))
  return { route, parents: judged.map(({ parentRef, findings }) => ({ parentRef, findings })), bindings: judged.flatMap(({ bindings }) => bindings) }
}

function isParent({ group = apiGroup, kind = 'Gateway', namespace, name }: ParentReference, route: HttpRoute, { gateway }: JudgedListener): boolean {
  return group === apiGroup && kind === 'Gateway' && gateway.metadata.name === name && gateway.metadata.namespace === (namespace ?? route.metadata.namespace)
}

const accepted = finding('Accepted', true, 'Accepted', 'Route is accepted')

function judgeParent(route: HttpRoute, parentRef: ParentReference, gateway: readonly JudgedListener[], facts: Facts): JudgedParent & { readonly bindings: readonly Binding[] } {
  const { sectionName, port } = parentRef
  const selected = gateway.filter(({ listener }) => (!sectionName || listener.name === sectionName) && (port === undefined || listener.port === port))
  const allowed = selected.filter((each) => allows(each, 'HTTPRoute', route.metadata.namespace ?? '', facts))
  const { rules, findings: ofRules } = judgeRules(route, facts)
  const first = selected.length === 0 ? finding('Accepted', false, 'NoMatchingParent', 'No listeners match this parent ref')
    : allowed.length === 0 ? finding('Accepted', false, 'NotAllowedByListeners', 'No listeners included by this parent ref allowed this attachment.') : accepted
  let findings: readonly Finding[] = ofRules.reduce<readonly Finding[]>(withFinding, [first])
  if (!isFalse(findings, 'ResolvedRefs')) findings = withFinding(findings, finding('ResolvedRefs', true, 'ResolvedRefs', 'Resolved all the Object references for the Route'))
  const bindings = allowed.map((listener) => ({ route, listener, hosts: hostsOf(route, listener, gateway), rules })).filter(({ hosts }) => hosts.length > 0)
  if (allowed.length > 0 && bindings.length === 0) {
    const words = "There were no hostname intersections between the HTTPRoute and this parent ref's Listener(s)."
    findings = withFinding(findings, finding('Accepted', false, 'NoMatchingListenerHostname', words))
  }
  return { parentRef, findings, bindings }
}

/** Both are for these: the more particular of two that meet. What another listener of the port is for is that one's. */
function hostsOf({ spec }: HttpRoute, { listener }: JudgedListener, all: readonly JudgedListener[]): string[] {
  const asked = spec.hostnames ?? []
  const own = listener.hostname ?? ''
  if (asked.length === 0) return [own === '' ? '*' : own]
  const found = asked.flatMap((host) => {
    if (own === '' || own === host) return [host]
    if (covers(host, own)) return [own]
    return covers(own, host) ? [host] : []
  })
  const others = all.filter((each) => each.listener !== listener && each.listener.port === listener.port).map((each) => each.listener.hostname)
  return [...new Set(found)].filter((host) => !others.includes(host)).sort()
}

/** `*.example.com` covers what has at least one label more. */
function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1 && host !== wildcard
}

interface Problem {
  readonly type: string
  readonly reason: string
  readonly words: string
}

const backendsAvailable = 'BackendsAvailable'

function judgeRules(route: HttpRoute, facts: Facts): { readonly rules: readonly JudgedRule[]; readonly findings: readonly Finding[] } {
  const problems: Problem[] = []
  const rules = (route.spec.rules ?? []).map((rule, index) => judgeRule(route, rule, index, facts, problems))
  const types = [...new Set(problems.map(({ type }) => type))]
  const findings = types.map((type) => {
    const own = problems.filter((each) => each.type === type)
    const reason = [...new Set(own.map((each) => each.reason))].sort().join(',')
    return finding(type, false, reason, sentence(own.length === 1 ? own[0]!.words : own.map(({ words }) => sentence(words)).join('\n')))
  })
  return { rules, findings }
}

function judgeRule(route: HttpRoute, rule: RouteRule, index: number, facts: Facts, problems: Problem[]): JudgedRule {
  const before = problems.length
  for (const filter of rule.filters ?? []) {
    if (filter.type === 'ExtensionRef') {
      const words = `Reference ${route.metadata.namespace ?? ''}/${filter.extensionRef?.name ?? ''} not found for filter type: ExtensionRef`
      problems.push({ type: 'ResolvedRefs', reason: 'BackendNotFound', words })
    }
    const mirrored = filter.requestMirror && refusalOf(route, filter.requestMirror.backendRef, facts)
    if (mirrored) problems.push({ type: 'ResolvedRefs', reason: mirrored.reason, words: `failed to process filter: failed to validate the RequestMirror filter: ${mirrored.words}` })
  }
  if (problems.length > before) return { rule, index, status: 500, backends: [] }
  let valid = 0
  let isEmpty = false
  const backends = (rule.backendRefs ?? []).flatMap((ref, number): JudgedBackend[] => {
    const namespace = ref.namespace ?? route.metadata.namespace ?? ''
    const refusal = refusalOf(route, ref, facts)
    if (refusal) problems.push({ type: 'ResolvedRefs', reason: refusal.reason, words: `failed to process route rule ${index} backendRef ${number}: ${refusal.words}` })
    const service = facts.service(namespace, ref.name)
    // Whether anybody is there is not asked for a share of nothing.
    const isNobody = !refusal && ref.weight !== 0 && service !== undefined && facts.ready(service, ref.port!) === 0
    if (isNobody) {
      isEmpty = true
      problems.push({ type: backendsAvailable, reason: 'EndpointsNotFound', words: `failed to find endpoints: no ready endpoints for the related Service ${namespace}/${ref.name}` })
    }
    if (ref.weight === 0) return []
    if (!refusal && !isNobody) valid += ref.weight ?? 1
    return [{ ref, namespace, isInvalid: refusal !== undefined }]
  })
  const answers = rule.filters?.some(({ type }) => type === 'RequestRedirect')
  if (valid > 0 || answers) return { rule, index, backends }
  const isInvalid = backends.some((each) => each.isInvalid) || problems.slice(before).some(({ type }) => type === 'ResolvedRefs')
  return { rule, index, backends, status: !isInvalid && isEmpty ? 503 : 500 }
}

interface Refusal {
  readonly reason: string
  readonly words: string
}

function refusalOf(route: HttpRoute, ref: BackendReference, facts: Facts): Refusal | undefined {
  const { group = '', kind = 'Service', name, port, filters = [] } = ref
  const own = route.metadata.namespace ?? ''
  const namespace = ref.namespace ?? own
  if (filters.some(({ urlRewrite }) => urlRewrite?.path)) return { reason: 'UnsupportedRefValue', words: 'URLRewrite path modifier is not supported within BackendRef' }
  if (filters.some(({ type }) => !['RequestHeaderModifier', 'ResponseHeaderModifier', 'URLRewrite', 'ExtensionRef'].includes(type))) {
    const words = 'Specific filter is not supported within BackendRef, only RequestHeaderModifier, ResponseHeaderModifier, URLRewrite and gateway.envoyproxy.io/HTTPRouteFilter are supported'
    return { reason: 'UnsupportedRefValue', words }
  }
  if (!['', 'multicluster.x-k8s.io', 'gateway.envoyproxy.io'].includes(group)) {
    const words = 'Group is invalid, only the core API group (specified by omitting the group field or setting it to an empty string), multicluster.x-k8s.io and gateway.envoyproxy.io are supported'
    return { reason: 'InvalidKind', words }
  }
  if (kind !== 'Service') return { reason: 'InvalidKind', words: 'Kind is invalid, only Service, MCS ServiceImport and Envoy Gateway Backend are supported' }
  if (!isPermitted(facts, { group: apiGroup, kind: 'HTTPRoute', namespace: own }, { group, kind, namespace, name })) {
    return { reason: 'RefNotPermitted', words: `Backend ref to ${kind} ${namespace}/${name} not permitted by any ReferenceGrant.` }
  }
  if (port === undefined) return { reason: 'PortNotSpecified', words: 'A valid port number corresponding to a port on the Service must be specified' }
  const service = facts.service(namespace, name)
  if (!service) return { reason: 'BackendNotFound', words: `service ${namespace}/${name} not found` }
  if (service.spec.type === 'ExternalName') {
    const words = `Service ${namespace}/${name} is of type ExternalName, which is not supported as a backend; use an Envoy Gateway Backend resource with an FQDN endpoint instead`
    return { reason: 'UnsupportedValue', words }
  }
  const isFound = service.spec.ports?.some((each) => each.port === port && (each.protocol ?? 'TCP') === 'TCP')
  return isFound ? undefined : { reason: 'PortNotFound', words: `TCP Port ${port} not found on Service ${namespace}/${name}` }
}
