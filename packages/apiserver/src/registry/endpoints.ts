/**
 * Endpoints, the older form of EndpointSlices.
 *
 * Follows pkg/registry/core/endpoint/strategy.go of Kubernetes 1.34.
 */
import { endpoints, type Endpoints } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateEndpoints, validateEndpointsUpdate } from './endpoints-validation.ts'

const shownMax = 3

export const endpointsKind = defineKind<Endpoints>({
  resource: endpoints,
  type: 'io.k8s.api.core.v1.Endpoints',
  createsOnUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',

  defaults(draft) {
    for (const { ports } of draft.subsets ?? []) {
      for (const port of ports ?? []) port.protocol ||= 'TCP'
    }
  },
  validate: validateEndpoints,
  validateUpdate: validateEndpointsUpdate,

  columns: [
    nameColumn,
    {
      name: 'Endpoints', type: 'string',
      description: 'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
      cell: endpointsCell,
    },
    ageColumn,
  ],
})

function endpointsCell({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip)
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)))
  })
  const shown = all.slice(0, shownMax).join(',')
  return all.length > shownMax ? `${shown} + ${all.length - shownMax} more...` : shown
}
