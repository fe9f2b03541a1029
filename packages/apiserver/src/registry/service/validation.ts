/**
 * Services.
 *
 * Follows validateService and ValidateServiceUpdate in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue, legacyCidrErrors, legacyIpErrors, path,
  portNumberErrors, requiredValue, type Service, type ServiceSpec, unsupportedValue, validateLabels,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { dns1123Label, dns1123Subdomain, oneOf, qualifiedName, refuse, requiredOneOf } from '../field-rules.ts'
import { portNumberOrName } from '../pod/handlers.ts'
import { validateClusterIps, validateClusterIpUpdate } from './cluster-ip-validation.ts'
import { validateEndpointIp } from './endpoint-ip.ts'
import { isExternallyAccessible, needsHealthCheckNodePort } from './types.ts'

const field = path('spec')
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

const isHeadless = ({ clusterIPs = [] }: ServiceSpec) => clusterIPs.length === 1 && clusterIPs[0] === 'None'

export function validateService(service: Service): FieldError[] {
  return validateWith(service, undefined)
}

export function validateServiceUpdate(service: Service, old: Service, metadata: MetadataErrors): FieldError[] {
  const [spec, before] = [service.spec!, old.spec!]
  const isSamePort = spec.healthCheckNodePort === before.healthCheckNodePort
  const keepsCheck = needsHealthCheckNodePort(before) && needsHealthCheckNodePort(spec)
  return [
    ...metadata.update,
    ...validateClusterIpUpdate(spec, before),
    ...validateLoadBalancerClass(spec, before),
    ...(keepsCheck && !isSamePort ? [forbiddenField(field.child('healthCheckNodePort'), 'field is immutable')] : []),
    ...validateWith(service, old),
  ]
}

function validateWith({ metadata, spec: given }: Service, old: Service | undefined): FieldError[] {
  const spec = given!
  const { ports = [], type = '' } = spec
  return [
    ...validateTopologyAnnotations(metadata.annotations),
    ...(ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName' ? [requiredValue(field.child('ports'))] : []),
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, field.child('selector')),
    ...validateAffinity(spec),
    ...validateClusterIps(spec),
    ...validateExternalIps(spec, old?.spec),
    ...(type === '' ? [requiredValue(field.child('type'))] : oneOf(field.child('type'), type, types)),
    ...validatePortUse(spec),
    ...validateSourceRanges(spec),
    ...validateLoadBalancerPorts(spec),
    ...validateLoadBalancerClass(spec),
    ...validateTrafficPolicies(spec),
  ]
}

const topologyMode = 'service.kubernetes.io/topology-mode'
const topologyHints = 'service.kubernetes.io/topology-aware-hints'

function validateTopologyAnnotations(annotations: Record<string, string> = {}): FieldError[] {
  const [mode, hints] = [annotations[topologyMode], annotations[topologyHints]]
  if (mode === undefined || hints === undefined || mode === hints) return []
  const words = `must match annotations[${topologyHints}] when both are specified`
  return [invalidValue(path('metadata', 'annotations').key(topologyMode), mode, words)]
}

function validateType(spec: ServiceSpec): FieldError[] {
  const { type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' } = spec
  const first = field.child('clusterIPs').index(0)
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    return [invalidValue(first, clusterIPs[0], `may not be set to 'None' for ${type} services`)]
  }
  if (type !== 'ExternalName') return []
  const words = 'may not be set for ExternalName services'
  const name = externalName.replace(/\.$/, '')
  return [
    ...(clusterIPs.length > 0 ? [forbiddenField(field.child('clusterIPs'), words)] : []),
    ...(ipFamilies.length > 0 ? [forbiddenField(field.child('ipFamilies'), words)] : []),
    ...(ipFamilyPolicy === undefined ? [] : [forbiddenField(field.child('ipFamilyPolicy'), words)]),
    ...(name === '' ? [requiredValue(field.child('externalName'))] : dns1123Subdomain(field.child('externalName'), name)),
  ]
}

function validatePorts({ ports = [] }: ServiceSpec): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap(({ name = '', port = 0, protocol, targetPort, appProtocol }, index) => {
    const own = field.child('ports').index(index)
    const errors: FieldError[] = []
    if (name === '') {
      if (ports.length > 1) errors.push(requiredValue(own.child('name')))
    } else {
      errors.push(...dns1123Label(own.child('name'), name))
      if (names.has(name)) errors.push(duplicateValue(own.child('name'), name))
      names.add(name)
    }
    return [
      ...errors,
      ...refuse(own.child('port'), port, portNumberErrors(port)),
      ...requiredOneOf(own.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP']),
      ...portNumberOrName(own.child('targetPort'), targetPort),
      ...(appProtocol === undefined ? [] : qualifiedName(own.child('appProtocol'), appProtocol)),
    ]
  })
}

const affinitySecondsMax = 86_400

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const errors = requiredOneOf(field.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None'])
  const own = field.child('sessionAffinityConfig')
  if (sessionAffinity === 'None' && sessionAffinityConfig) {
    return [...errors, forbiddenField(own, 'must not be set when session affinity is None')]
  }
  if (sessionAffinity !== 'ClientIP') return errors
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0
  const words = `must be greater than 0 and less than ${affinitySecondsMax}`
  const isGood = seconds > 0 && seconds <= affinitySecondsMax
  return isGood ? errors : [...errors, invalidValue(own.child('clientIP', 'timeoutSeconds'), seconds, words)]
}

function validateExternalIps({ externalIPs = [] }: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  return externalIPs.flatMap((address, index) => {
    const own = field.child('externalIPs').index(index)
    const errors = old?.externalIPs?.includes(address) ? [] : legacyIpErrors(own, address)
    return errors.length > 0 ? errors : validateEndpointIp(own, address)
  })
}

/** Node ports where the type has some, and no port twice. */
function validatePortUse({ type, ports = [] }: ServiceSpec): FieldError[] {
  const own = field.child('ports')
  const errors: FieldError[] = []
  const taken = new Set<string>()
  for (const [index, { nodePort }] of ports.entries()) {
    if (type !== 'ClusterIP' || !nodePort) continue
    errors.push(forbiddenField(own.index(index).child('nodePort'), "may not be used when `type` is 'ClusterIP'"))
  }
  for (const [index, { nodePort, protocol = '' }] of ports.entries()) {
    if (!nodePort) continue
    const key = `node ${protocol}/${nodePort}`
    if (taken.has(key)) errors.push(duplicateValue(own.index(index).child('nodePort'), nodePort))
    taken.add(key)
  }
  for (const [index, { port, protocol = '' }] of ports.entries()) {
    const key = `${protocol}/${port}`
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    if (taken.has(key)) errors.push(duplicateValue(own.index(index), shown))
    taken.add(key)
  }
  return errors
}

const onlyForLoadBalancers = "may only be used when `type` is 'LoadBalancer'"

function validateSourceRanges({ type, loadBalancerSourceRanges = [] }: ServiceSpec): FieldError[] {
  if (loadBalancerSourceRanges.length === 0) return []
  const own = field.child('LoadBalancerSourceRanges')
  return [
    ...(type === 'LoadBalancer' ? [] : [forbiddenField(own, onlyForLoadBalancers)]),
    ...loadBalancerSourceRanges.flatMap((range, index) => legacyCidrErrors(own.index(index), range.trim())),
  ]
}

function validateLoadBalancerPorts({ type, allocateLoadBalancerNodePorts: allocates }: ServiceSpec): FieldError[] {
  if (allocates !== undefined && type !== 'LoadBalancer') return [forbiddenField(field.child('allocateLoadBalancerNodePorts'), onlyForLoadBalancers)]
  return allocates === undefined && type === 'LoadBalancer' ? [requiredValue(path('allocateLoadBalancerNodePorts'))] : []
}

function validateLoadBalancerClass({ type, loadBalancerClass: name }: ServiceSpec, old?: ServiceSpec): FieldError[] {
  const own = field.child('loadBalancerClass')
  const isKept = old?.type !== 'LoadBalancer' || type !== 'LoadBalancer' || old.loadBalancerClass === name
  const errors = isKept ? [] : [invalidValue(own, name ?? null, 'may not change once set')]
  if (name === undefined) return errors
  return [...errors, ...(type === 'LoadBalancer' ? qualifiedName(own, name) : [forbiddenField(own, onlyForLoadBalancers)])]
}

function validateTrafficPolicies(spec: ServiceSpec): FieldError[] {
  const { type, internalTrafficPolicy, trafficDistribution } = spec
  const internal = field.child('internalTrafficPolicy')
  const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
  return [
    ...validateExternalPolicy(spec, field.child('externalTrafficPolicy')),
    ...validateHealthCheckPort(spec, field.child('healthCheckNodePort')),
    ...(internalTrafficPolicy === undefined
      ? (type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer' ? [requiredValue(internal)] : [])
      : oneOf(internal, internalTrafficPolicy, ['Cluster', 'Local'])),
    ...(trafficDistribution === undefined ? [] : oneOf(field.child('trafficDistribution'), trafficDistribution, distributions)),
  ]
}

function validateExternalPolicy(spec: ServiceSpec, own: FieldPath): FieldError[] {
  const policy = spec.externalTrafficPolicy
  if (isExternallyAccessible(spec)) return requiredOneOf(own, policy, ['Cluster', 'Local'])
  return policy ? [invalidValue(own, policy, 'may only be set for externally-accessible services')] : []
}

function validateHealthCheckPort(spec: ServiceSpec, own: FieldPath): FieldError[] {
  const port = spec.healthCheckNodePort ?? 0
  if (needsHealthCheckNodePort(spec)) return port === 0 ? [requiredValue(own)] : refuse(own, port, portNumberErrors(port))
  const words = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return port === 0 ? [] : [invalidValue(own, port, words)]
}

export function validateServiceStatusUpdate({ spec, status }: Service, old: Service, metadata: MetadataErrors): FieldError[] {
  const own = path('status', 'loadBalancer', 'ingress')
  const ingress = status?.loadBalancer?.ingress ?? []
  if (spec?.type !== 'LoadBalancer' && ingress.length > 0) {
    return [...metadata.update, forbiddenField(own, "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  const known = (old.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip)
  return [...metadata.update, ...ingress.flatMap(({ ip, ipMode, hostname }, index) => {
    const at = own.index(index)
    return [
      ...(ip && !known.includes(ip) ? legacyIpErrors(at.child('ip'), ip) : []),
      ...validateIpMode({ ip, ipMode }, at.child('ipMode')),
      ...(hostname ? dns1123Subdomain(at.child('hostname'), hostname) : []),
      ...(hostname && legacyIpErrors(at, hostname).length === 0
        ? [invalidValue(at.child('hostname'), hostname, 'must be a DNS name, not an IP address')]
        : []),
    ]
  })]
}

function validateIpMode({ ip, ipMode }: { ip: string | undefined; ipMode: string | undefined }, own: FieldPath): FieldError[] {
  if (ipMode === undefined) return ip ? [requiredValue(own, 'must be specified when `ip` is set')] : []
  if (!ip) return [forbiddenField(own, 'may not be specified when `ip` is not set')]
  return ['Proxy', 'VIP'].includes(ipMode) ? [] : [unsupportedValue(own, ipMode, ['Proxy', 'VIP'])]
}
