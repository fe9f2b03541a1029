/**
 * NetworkPolicies: ports, peers and blocks of addresses.
 *
 * Follows ValidateNetworkPolicySpec in pkg/apis/networking/validation/validation.go of Kubernetes 1.34.
 */
import {
  cidrContains, type FieldError, type FieldPath, forbiddenField, type IPBlock, invalidValue, legacyCidrErrors, type NetworkPolicy,
  type NetworkPolicyPeer, type NetworkPolicyPort, parseCidr, path, portNameErrors, portNumberErrors, requiredValue,
  unsupportedValue, validateLabelSelector,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { refuse } from '../field-rules.ts'

const field = path('spec')
const protocols = ['TCP', 'UDP', 'SCTP']
const policyTypesSupported = ['Ingress', 'Egress']

export function validateNetworkPolicy({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec
  const errors = [
    ...validateLabelSelector(podSelector, field.child('podSelector')),
    ...ingress.flatMap(({ ports, from }, index) => validateRule(ports, from, field.child('ingress').index(index), 'from')),
    ...egress.flatMap(({ ports, to }, index) => validateRule(ports, to, field.child('egress').index(index), 'to')),
  ]
  const own = field.child('policyTypes')
  if (policyTypes.length > policyTypesSupported.length) {
    return [...errors, invalidValue(own, policyTypes, 'may not specify more than two policyTypes')]
  }
  return [...errors, ...policyTypes.flatMap((type, index) =>
    (policyTypesSupported.includes(type) ? [] : [unsupportedValue(own.index(index), type, policyTypesSupported)]))]
}

/** The real one looks at an update twice: as at a new object, and as at a change. */
export function validateNetworkPolicyUpdate(policy: NetworkPolicy, _old: NetworkPolicy, metadata: MetadataErrors): FieldError[] {
  const own = validateNetworkPolicy(policy)
  return [...metadata.object, ...own, ...metadata.update, ...own]
}

function validateRule(
  ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = [], own: FieldPath, side: 'from' | 'to',
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => validatePort(port, own.child('ports').index(index))),
    ...peers.flatMap((peer, index) => validatePeer(peer, own.child(side).index(index))),
  ]
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, own: FieldPath): FieldError[] {
  const isKnown = protocol === undefined || protocols.includes(protocol)
  const errors = isKnown ? [] : [unsupportedValue(own.child('protocol'), protocol, protocols)]
  const end = own.child('endPort')
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalidValue(end, endPort, 'may not be specified when `port` is not specified'))
    return errors
  }
  if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalidValue(end, endPort, 'may not be specified when `port` is non-numeric'))
    return [...errors, ...refuse(own.child('port'), port, portNameErrors(port))]
  }
  errors.push(...refuse(own.child('port'), port, portNumberErrors(port)))
  if (endPort === undefined) return errors
  // The real one shows the port here, not the end.
  if (endPort < port) errors.push(invalidValue(end, port, 'must be greater than or equal to `port`'))
  return [...errors, ...refuse(end, endPort, portNumberErrors(endPort))]
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, own: FieldPath): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, own.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, own.child('namespaceSelector')),
    ...(ipBlock ? validateIpBlock(ipBlock, own.child('ipBlock')) : []),
  ]
  if (!podSelector && !namespaceSelector && !ipBlock) return [...errors, requiredValue(own, 'must specify a peer')]
  if (ipBlock && (podSelector || namespaceSelector)) errors.push(forbiddenField(own, 'may not specify both ipBlock and another peer'))
  return errors
}

function validateIpBlock({ cidr, except = [] }: IPBlock, own: FieldPath): FieldError[] {
  if (!cidr) return [requiredValue(own.child('cidr'))]
  const block = parseCidr(cidr)
  if (!block) return legacyCidrErrors(own.child('cidr'), cidr)
  return except.flatMap((text, index) => {
    const at = own.child('except').index(index)
    const exception = parseCidr(text)
    if (!exception) return legacyCidrErrors(at, text)
    const isWithin = cidrContains(block, exception.network) && block.prefix < exception.prefix
    return isWithin ? [] : [invalidValue(at, text, 'must be a strict subset of `cidr`')]
  })
}
