/**
 * Which of a Gateway's listeners are any good, and what is said of each.
 *
 * Follows validateListenerSpec and what it calls in internal/gatewayapi/{listener,validate}.go of Envoy Gateway 1.9. Left out:
 * ListenerSets, TLS of clients, overlaps of certificates.
 */
import { matchesLabelSelector } from '@track/apimachinery'
import { certificatesIn } from '../../network/tls/certificate.ts'
import { secretText } from '../../network/tls/secret.ts'
import { type Finding, finding, withFinding } from './conditions.ts'
import { apiGroup, type Facts, isPermitted } from './facts.ts'
import type { Gateway, Listener } from './gateway-kind.ts'

export interface JudgedListener {
  readonly gateway: Gateway
  readonly listener: Listener
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[]
  readonly findings: readonly Finding[]
  /** Secrets with its certificates: `namespace/name`. */
  readonly secrets: readonly string[]
  readonly isReady: boolean
}

interface Spec {
  findings: readonly Finding[]
  supportedKinds: JudgedListener['supportedKinds']
  secrets: readonly string[]
  isValid: boolean
}

export function judgeListeners(gateway: Gateway, facts: Facts): JudgedListener[] {
  const specs = gateway.spec.listeners.map((listener) => judgeSpec(gateway, listener, facts))
  const conflicts = conflictsOf(gateway, specs)
  return gateway.spec.listeners.map((listener, index) => {
    const { findings, supportedKinds, secrets } = specs[index]!
    const all = finished([...findings, ...conflicts[index]!])
    const isReady = all.some(({ type, status }) => type === 'Programmed' && status === 'True')
    return { gateway, listener, supportedKinds, findings: all, secrets, isReady }
  })
}

const routeKinds: Readonly<Record<string, readonly string[]>> = { HTTP: ['HTTPRoute', 'GRPCRoute'], HTTPS: ['HTTPRoute', 'GRPCRoute'], TCP: ['TCPRoute'], UDP: ['UDPRoute'] }

function routeKindsFor({ protocol, tls }: Listener): readonly string[] | undefined {
  if (protocol !== 'TLS') return Object.hasOwn(routeKinds, protocol) ? routeKinds[protocol] : undefined
  return tls?.mode === 'Terminate' ? ['TCPRoute', 'TLSRoute'] : ['TLSRoute']
}

function judgeSpec(gateway: Gateway, listener: Listener, facts: Facts): Spec {
  const spec: Spec = { findings: [], supportedKinds: [], secrets: [], isValid: true }
  checkNamespaces(spec, listener)
  const kinds = routeKindsFor(listener)
  if (kinds) checkKinds(spec, listener, kinds)
  else fail(spec, finding('Accepted', false, 'UnsupportedProtocol', `Protocol ${listener.protocol} is unsupported, must be HTTP, HTTPS, TCP or UDP.`))
  checkTls(spec, gateway, listener, facts)
  if ((listener.protocol === 'UDP' || listener.protocol === 'TCP') && listener.hostname !== undefined) {
    fail(spec, finding('Programmed', false, 'Invalid', `Listener must not have hostname set when protocol is ${listener.protocol}.`))
  }
  return spec
}

function fail(spec: Spec, found: Finding): void {
  spec.findings = withFinding(spec.findings, found)
  spec.isValid = false
}

function checkNamespaces(spec: Spec, { allowedRoutes }: Listener): void {
  const { from, selector } = allowedRoutes?.namespaces ?? {}
  if (from !== 'Selector') return
  if (!selector) {
    fail(spec, finding('Programmed', false, 'Invalid', 'The allowedRoutes.namespaces.selector field must be specified when allowedRoutes.namespaces.from is set to "Selector".'))
  }
  const odd = selector?.matchExpressions?.find(({ operator }) => !['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator))
  if (odd) fail(spec, finding('Programmed', false, 'Invalid', `The allowedRoutes.namespaces.selector could not be parsed: "${odd.operator}" is not a valid label selector operator.`))
}

function checkKinds(spec: Spec, { allowedRoutes }: Listener, kinds: readonly string[]): void {
  const asked = allowedRoutes?.kinds ?? []
  if (asked.length === 0) {
    spec.supportedKinds = kinds.map((kind) => ({ group: apiGroup, kind }))
    return
  }
  const ofGroup = asked.filter(({ group = apiGroup }) => group === apiGroup)
  if (ofGroup.length < asked.length) fail(spec, finding('ResolvedRefs', false, 'InvalidRouteKinds', `Group is not supported, group must be ${apiGroup}`))
  const supported = ofGroup.filter(({ kind }) => kinds.includes(kind))
  const named = supported.length === 0 ? kinds : supported.map(({ kind }) => kind)
  for (const { kind } of ofGroup.filter((each) => !kinds.includes(each.kind))) {
    fail(spec, finding('ResolvedRefs', false, 'InvalidRouteKinds', `${kind} is not supported, kind must be one of [${named.join(' ')}]`))
  }
  spec.supportedKinds = supported.map(({ group = apiGroup, kind }) => ({ group, kind }))
}

function checkTls(spec: Spec, gateway: Gateway, listener: Listener, facts: Facts): void {
  const { protocol, tls } = listener
  const invalid = (message: string, reason = 'Invalid') => fail(spec, finding('Programmed', false, reason, message))
  if (protocol === 'HTTP' || protocol === 'UDP' || protocol === 'TCP') {
    if (tls) invalid(`Listener must not have TLS set when protocol is ${protocol}.`)
    return
  }
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return
  if (!tls) return invalid(`Listener must have TLS set when protocol is ${protocol}.`)
  const refs = tls.certificateRefs ?? []
  if (protocol === 'TLS') {
    if (tls.mode === 'Passthrough') {
      if (refs.length > 0) invalid('Listener must not have TLS certificate refs set for TLS mode Passthrough.')
      return
    }
    if (refs.length === 0) return invalid('Listener must have TLS certificate refs set for TLS mode Terminate.')
  } else if (tls.mode !== undefined && tls.mode !== 'Terminate') {
    return invalid(`TLS ${tls.mode} mode is not supported, TLS mode must be Terminate.`, 'UnsupportedTLSMode')
  }
  if (refs.length === 0) return invalid('Listener must have at least 1 TLS certificate ref')
  checkCertificates(spec, gateway, refs, facts)
}

interface Refused { readonly reason: string; readonly words: string }

function checkCertificates(spec: Spec, gateway: Gateway, refs: NonNullable<NonNullable<Listener['tls']>['certificateRefs']>, facts: Facts): void {
  const found = refs.map((ref, index) => secretFor(gateway, ref, index, facts))
  const refused = found.flatMap((each) => (typeof each === 'string' ? [] : [each]))
  const keys = found.flatMap((each) => (typeof each === 'string' ? [each] : []))
  if (keys.length === 0) {
    const reason = refused.every((each) => each.reason === 'RefNotPermitted') ? 'RefNotPermitted' : 'InvalidCertificateRef'
    return fail(spec, finding('ResolvedRefs', false, reason, `No valid secrets exist: ${refused.map(({ words }) => words).join('\n')}`))
  }
  const broken = keys.filter((key) => !hasCertificate(key, facts))
  const words = broken.map((key) => `${key} must contain valid tls.crt and tls.key, unable to decode pem data in tls.crt`)
  if (broken.length === keys.length) return fail(spec, finding('ResolvedRefs', false, 'InvalidCertificateRef', `No valid secrets exist: ${words.join('\n')}.`))
  spec.secrets = keys.filter((key) => !broken.includes(key))
  const all = [...refused.map((each) => each.words), ...words]
  if (all.length > 0) spec.findings = withFinding(spec.findings, finding('ResolvedRefs', false, 'PartiallyInvalidCertificateRef', `Some secrets are invalid: ${all.join('\n')}`))
}

function hasCertificate(key: string, facts: Facts): boolean {
  const [namespace = '', name = ''] = key.split('/')
  const secret = facts.secret(namespace, name)
  return certificatesIn(secret ? secretText(secret, 'tls.crt') ?? '' : '').length > 0
}

type CertificateRef = NonNullable<NonNullable<Listener['tls']>['certificateRefs']>[number]

function secretFor({ metadata }: Gateway, ref: CertificateRef, index: number, facts: Facts): string | Refused {
  const own = metadata.namespace ?? ''
  const { group = '', kind = 'Secret', name, namespace = own } = ref
  const refuse = (words: string, reason = 'InvalidCertificateRef') => ({ reason, words: `certificate refs ${index}: ${words}` })
  if (group !== '') return refuse("Listener's TLS certificate ref group must be unspecified/empty.")
  if (kind !== 'Secret') return refuse("Listener's TLS certificate ref kind must be Secret.")
  if (!isPermitted(facts, { group: apiGroup, kind: 'Gateway', namespace: own }, { group: '', kind: 'Secret', namespace, name })) {
    return refuse(`Certificate ref to secret ${namespace}/${name} not permitted by any ReferenceGrant.`, 'RefNotPermitted')
  }
  const secret = facts.secret(namespace, name)
  if (!secret) return refuse(`Secret ${namespace}/${name} does not exist.`)
  if (secret.type !== 'kubernetes.io/tls') return refuse(`Secret ${namespace}/${name} must be of type kubernetes.io/tls.`)
  if (!secret.data?.['tls.crt'] || !secret.data['tls.key']) return refuse(`Secret ${namespace}/${name} must contain tls.crt and tls.key.`)
  return `${namespace}/${name}`
}

/** HTTP with HTTP, HTTPS and TLS with each other: what one port can speak. */
function familyOf({ protocol }: Listener): string {
  return protocol === 'HTTPS' || protocol === 'TLS' ? 'HTTPS/TLS' : protocol
}

/** Of listeners that are good by themselves: two that want the same. */
function conflictsOf({ metadata, spec }: Gateway, specs: readonly Spec[]): Finding[][] {
  const nameOf = (index: number) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}/${spec.listeners[index]!.name}`
  const found: Finding[][] = spec.listeners.map(() => [])
  const valid = [...spec.listeners.keys()].filter((index) => specs[index]!.isValid)
  const told = (indexes: readonly number[], reason: string, words: string) => {
    const message = `${words}, conflicting listeners: ${indexes.map(nameOf).sort().join(', ')}`
    for (const index of indexes) found[index] = [finding('Conflicted', true, reason, message)]
  }
  for (const port of new Set(valid.map((index) => spec.listeners[index]!.port))) {
    for (const protocol of ['TCP', 'UDP']) {
      const [, ...more] = valid.filter((index) => spec.listeners[index]!.port === port && spec.listeners[index]!.protocol === protocol)
      for (const index of more) found[index] = [finding('Conflicted', true, 'ProtocolConflict', `Only one ${protocol} listener is allowed in a given port`)]
    }
    const here = valid.filter((index) => spec.listeners[index]!.port === port && spec.listeners[index]!.protocol !== 'UDP')
    if (new Set(here.map((index) => familyOf(spec.listeners[index]!))).size > 1) {
      told(here, 'ProtocolConflict', 'All listeners for a given port must use a compatible protocol')
      continue
    }
    const named = here.filter((index) => spec.listeners[index]!.protocol !== 'TCP')
    for (const hostname of new Set(named.map((index) => spec.listeners[index]!.hostname ?? ''))) {
      const same = named.filter((index) => (spec.listeners[index]!.hostname ?? '') === hostname)
      if (same.length > 1) told(same, 'HostnameConflict', 'All listeners for a given port must use a unique hostname')
    }
  }
  return found
}

const programmed = finding('Programmed', true, 'Programmed', 'Sending translated listener configuration to the data plane')
const accepted = finding('Accepted', true, 'Accepted', 'Listener has been successfully translated')
const resolved = finding('ResolvedRefs', true, 'ResolvedRefs', 'Listener references have been resolved')
const notProgrammed = finding('Programmed', false, 'Invalid', 'Listener is invalid, see other Conditions for details.')

function finished(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return [programmed, accepted, resolved]
  const [first] = findings
  if (findings.length === 1 && first!.type === 'ResolvedRefs') {
    if (first!.reason === 'PartiallyInvalidCertificateRef') return [first!, accepted, programmed]
    if (first!.reason === 'InvalidCertificateRef') return [first!, accepted, notProgrammed]
  }
  const withProgrammed = findings.some(({ type }) => type === 'Programmed') ? findings : [...findings, notProgrammed]
  return withProgrammed.some(({ type }) => type === 'ResolvedRefs') ? withProgrammed : [...withProgrammed, resolved]
}

/** Whether a route of a namespace may come. */
export function allows({ gateway, listener, supportedKinds }: JudgedListener, kind: string, namespace: string, facts: Facts): boolean {
  if (!supportedKinds.some((each) => each.kind === kind)) return false
  const { from = 'Same', selector } = listener.allowedRoutes?.namespaces ?? {}
  if (from === 'All') return true
  if (from === 'Same') return namespace === gateway.metadata.namespace
  return selector !== undefined && matchesLabelSelector(selector as Parameters<typeof matchesLabelSelector>[0], facts.namespaceLabels(namespace))
}

