/**
 * `WEB_SERVICE_HOST` and its kin: a variable or seven for each Service of the namespace.
 *
 * Follows pkg/kubelet/envvars/envvars.go of Kubernetes 1.34.
 */
import { type KubeObject, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { Pod } from '../objects/pod.ts'

interface ServiceSpec {
  readonly clusterIP?: string
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[]
}

export function serviceVariables(simulation: Simulation, { metadata, spec }: Pod): Record<string, string> {
  const variables: Record<string, string> = {}
  const cache = cacheOf(simulation)
  const master = cache.get(services, 'kubernetes', 'default')
  if (master) addService(variables, master)
  if (spec.enableServiceLinks === false) return variables
  for (const service of cache.list(services, metadata.namespace)) addService(variables, service)
  return variables
}

function addService(variables: Record<string, string>, { metadata, spec }: KubeObject): void {
  const { clusterIP, ports = [] } = (spec ?? {}) as ServiceSpec
  const [first] = ports
  if (!clusterIP || clusterIP === 'None' || !first) return
  const prefix = variableName(metadata.name ?? '')
  variables[`${prefix}_SERVICE_HOST`] = clusterIP
  variables[`${prefix}_SERVICE_PORT`] = String(first.port)
  for (const { name, port } of ports) if (name) variables[`${prefix}_SERVICE_PORT_${variableName(name)}`] = String(port)
  ports.forEach(({ port, protocol = 'TCP' }, index) => {
    const scheme = protocol.toLowerCase()
    const address = `${scheme}://${clusterIP}:${port}`
    if (index === 0) variables[`${prefix}_PORT`] = address
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
    variables[link] = address
    variables[`${link}_PROTO`] = scheme
    variables[`${link}_PORT`] = String(port)
    variables[`${link}_ADDR`] = clusterIP
  })
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase()
}
