/**
 * EndpointSlices.
 *
 * Follows pkg/registry/discovery/endpointslice/strategy.go of Kubernetes 1.34.
 */
import { endpointSlices, type EndpointSlice, semanticEqual } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, listWithMore, nameColumn } from './column.ts'
import { validateEndpointSlice, validateEndpointSliceUpdate } from './endpointslice/validation.ts'

const shownMax = 3
const serviceLabel = 'kubernetes.io/service-name'

export const endpointSliceKind = defineKind<EndpointSlice>({
  resource: endpointSlices,
  type: 'io.k8s.api.discovery.v1.EndpointSlice',

  defaults(draft) {
    draft.endpoints ??= []
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1
    dropTopology(draft)
  },
  prepareForUpdate(draft, old) {
    const { metadata, ...rest } = draft
    const { metadata: oldMetadata, ...oldRest } = old
    const generation = oldMetadata.generation ?? 0
    const isChanged = !semanticEqual(rest, oldRest) || !semanticEqual(metadata.labels, oldMetadata.labels)
    draft.metadata.generation = isChanged ? generation + 1 : generation
    dropTopology(draft)
  },
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  warnings: ({ addressType }, old) => (addressType === 'FQDN' && !old ? [fqdnWarning] : []),

  indexes: { service: ({ metadata }) => (metadata.labels?.[serviceLabel] ? [`${metadata.namespace}/${metadata.labels[serviceLabel]}`] : []) },
  columns: [
    nameColumn,
    {
      name: 'AddressType', type: 'string',
      description: 'addressType specifies the type of address carried by this EndpointSlice. All addresses in this slice must be the same type. This field is immutable after creation. The following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name.',
      cell: ({ addressType }) => addressType,
    },
    {
      name: 'Ports', type: 'string',
      description: 'ports specifies the list of network ports exposed by each endpoint in this slice. Each port must have a unique name. When ports is empty, it indicates that there are no defined ports. When a port is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of 100 ports.',
      cell: ({ ports = [] }) => listWithMore(ports.map(({ name, port }) => String(port ?? name ?? '*')), shownMax) || '<unset>',
    },
    {
      name: 'Endpoints', type: 'string',
      description: 'endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints.',
      cell: ({ endpoints }) => listWithMore(endpoints.flatMap(({ addresses }) => addresses), shownMax) || '<unset>',
    },
    ageColumn,
  ],
})

const fqdnWarning = 'spec.addressType: FQDN endpoints are deprecated'

/** The topology of v1beta1 cannot be written through v1. */
function dropTopology({ endpoints }: EndpointSlice): void {
  for (const endpoint of endpoints) delete endpoint.deprecatedTopology
}
