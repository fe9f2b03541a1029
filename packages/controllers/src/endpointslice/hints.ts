/**
 * Which zone or node an endpoint is for, when the Service wants its traffic kept close.
 *
 * Follows k8s.io/endpointslice/trafficdist/trafficdist.go of Kubernetes 1.34.
 */
import { deepEqual, type Endpoint, type EndpointSlice } from '@track/apimachinery'

const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']

/** The slice with the hints that its endpoints should have; itself when they have them. */
export function withHints(slice: EndpointSlice, trafficDistribution: string | undefined): EndpointSlice {
  const isClose = distributions.includes(trafficDistribution ?? '')
  const endpoints = slice.endpoints.map((endpoint) => {
    const { hints: _hints, ...rest } = endpoint
    if (!isClose) return rest
    if (!endpoint.conditions?.ready) return endpoint
    const hints = hintsOf(endpoint, trafficDistribution === 'PreferSameNode')
    return Object.keys(hints).length > 0 ? { ...rest, hints } : rest
  })
  return deepEqual(endpoints, slice.endpoints) ? slice : { ...slice, endpoints }
}

function hintsOf({ zone, nodeName }: Endpoint, withNodes: boolean): NonNullable<Endpoint['hints']> {
  return {
    ...(zone && { forZones: [{ name: zone }] }),
    ...(withNodes && nodeName && { forNodes: [{ name: nodeName }] }),
  }
}
