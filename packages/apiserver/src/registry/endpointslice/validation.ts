/**
 * EndpointSlices.
 *
 * Follows pkg/apis/discovery/validation/validation.go of Kubernetes 1.34.
 */
import {
  duplicateValue, type DiscoveryEndpointPort, type Endpoint, type EndpointSlice, type FieldError, type FieldPath, invalidValue,
  ipErrors, labelValueErrors, legacyIpErrors, path, requiredValue, semanticEqual, tooMany,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { dns1123Label, dns1123Subdomain, immutable, oneOf, qualifiedName, refuse, requiredOneOf, subdomainName } from '../field-rules.ts'
import { validateEndpointIp } from '../service/endpoint-ip.ts'

const addressesMax = 100
const portsMax = 20_000
const endpointsMax = 1000
const hintsMax = 8

export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  return [...validateShape(slice), ...validateEndpoints(slice)]
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice, metadata: MetadataErrors): FieldError[] {
  return [
    ...metadata.object,
    ...validateShape(slice),
    ...(semanticEqual(slice.endpoints, old.endpoints) ? [] : validateEndpoints(slice)),
    ...immutable(path('addressType'), slice.addressType, old.addressType),
  ]
}

function validateShape({ addressType, ports = [] }: EndpointSlice): FieldError[] {
  return [
    ...requiredOneOf(path('addressType'), addressType, ['FQDN', 'IPv4', 'IPv6']),
    ...(ports.length > portsMax
      ? [tooMany(path('ports'), { actual: ports.length, max: portsMax })]
      : validatePorts(ports, path('ports'))),
  ]
}

function validatePorts(ports: readonly DiscoveryEndpointPort[], field: FieldPath): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const own = field.index(index)
    const errors = name === '' ? [] : dns1123Label(own.child('name'), name)
    if (names.has(name)) errors.push(duplicateValue(own.child('name'), name))
    names.add(name)
    errors.push(...(protocol === undefined ? [requiredValue(own.child('protocol'))] : oneOf(own.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP'])))
    return appProtocol === undefined ? errors : [...errors, ...qualifiedName(own.child('appProtocol'), appProtocol)]
  })
}

function validateEndpoints({ endpoints = [], addressType }: EndpointSlice): FieldError[] {
  const field = path('endpoints')
  if (endpoints.length > endpointsMax) return [tooMany(field, { actual: endpoints.length, max: endpointsMax })]
  return endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, field.index(index)))
}

function validateEndpoint({ addresses = [], nodeName, hostname, hints }: Endpoint, type: string, field: FieldPath): FieldError[] {
  const own = field.child('addresses')
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(requiredValue(own, 'must contain at least 1 address'))
  else if (addresses.length > addressesMax) errors.push(tooMany(own, { actual: addresses.length, max: addressesMax }))
  errors.push(...addresses.flatMap((address, index) => validateAddress(address, type, own, own.index(index))))
  if (nodeName !== undefined) errors.push(...refuse(field.child('nodeName'), nodeName, subdomainName(nodeName, false)))
  if (hostname !== undefined) errors.push(...dns1123Label(field.child('hostname'), hostname))
  return [
    ...errors,
    ...validateHints(hints?.forZones ?? [], field.child('hints', 'forZones'), labelValueErrors),
    ...validateHints(hints?.forNodes ?? [], field.child('hints', 'forNodes'), (name) => subdomainName(name, false)),
  ]
}

function validateAddress(address: string, type: string, list: FieldPath, own: FieldPath): FieldError[] {
  if (type === 'FQDN') return validateDomain(address, own)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const errors = type === 'IPv4' ? legacyIpErrors(own, address) : ipErrors(own, address)
  if (errors.length > 0) return errors
  const isOther = address.includes(':') !== (type === 'IPv6')
  return [...(isOther ? [invalidValue(list, address, `must be an ${type} address`)] : []), ...validateEndpointIp(own, address)]
}

function validateDomain(name: string, own: FieldPath): FieldError[] {
  if (name === '') return [requiredValue(own)]
  const plain = name.replace(/\.$/, '')
  const errors = dns1123Subdomain(own, plain)
  if (errors.length > 0) return errors
  const labels = plain.split('.')
  if (labels.length < 2) return [invalidValue(own, plain, 'should be a domain with at least two segments separated by dots')]
  return labels.flatMap((label) => (label.length > 63 ? [invalidValue(own, label, 'must be no more than 63 characters')] : []))
}

function validateHints(hints: readonly { name: string }[], field: FieldPath, wordsFor: (name: string) => readonly string[]): FieldError[] {
  if (hints.length > hintsMax) return [tooMany(field, { actual: hints.length, max: hintsMax })]
  return hints.flatMap(({ name }, index) => {
    const own = field.index(index).child('name')
    const isRepeated = hints.findIndex((hint) => hint.name === name) < index
    return [...(isRepeated ? [duplicateValue(own, name)] : []), ...refuse(own, name, wordsFor(name))]
  })
}
