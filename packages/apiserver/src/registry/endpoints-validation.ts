/**
 * Endpoints.
 *
 * Follows ValidateEndpoints in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type Endpoints, type FieldError, type FieldPath, legacyIpErrors, path, portNumberErrors, requiredValue, semanticEqual,
} from '@track/apimachinery'
import type { MetadataErrors } from '../kind.ts'
import { dns1123Label, qualifiedName, refuse, requiredOneOf, subdomainName } from './field-rules.ts'
import { validateEndpointIp } from './service/endpoint-ip.ts'

type Subset = NonNullable<Endpoints['subsets']>[number]

export function validateEndpoints({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap((subset, index) => validateSubset(subset, path('subsets').index(index)))
}

export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints, metadata: MetadataErrors): FieldError[] {
  const errors = semanticEqual(endpoints.subsets, old.subsets) ? [] : validateEndpoints(endpoints)
  return [...metadata.update, ...metadata.object, ...errors]
}

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: Subset, field: FieldPath): FieldError[] {
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [requiredValue(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((address, index) => validateAddress(address, field.child('addresses').index(index))),
    ...notReadyAddresses.flatMap((address, index) => validateAddress(address, field.child('notReadyAddresses').index(index))),
    ...ports.flatMap((port, index) => validatePort(port, field.child('ports').index(index), { isNamed: ports.length > 1 })),
  ]
}

function validateAddress({ ip = '', hostname, nodeName }: NonNullable<Subset['addresses']>[number], field: FieldPath): FieldError[] {
  return [
    ...legacyIpErrors(field.child('ip'), ip),
    ...(hostname ? dns1123Label(field.child('hostname'), hostname) : []),
    ...(nodeName === undefined ? [] : refuse(field.child('nodeName'), nodeName, subdomainName(nodeName, false))),
    ...validateEndpointIp(field.child('ip'), ip),
  ]
}

function validatePort(
  { name = '', port = 0, protocol, appProtocol }: NonNullable<Subset['ports']>[number],
  field: FieldPath,
  { isNamed }: { isNamed: boolean },
): FieldError[] {
  const unnamed = isNamed ? [requiredValue(field.child('name'))] : []
  return [
    ...(name === '' ? unnamed : dns1123Label(field.child('name'), name)),
    ...refuse(field.child('port'), port, portNumberErrors(port)),
    ...requiredOneOf(field.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP']),
    ...(appProtocol === undefined ? [] : qualifiedName(field.child('appProtocol'), appProtocol)),
  ]
}
