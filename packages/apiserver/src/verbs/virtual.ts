/** Requests for resources that are computed when they are asked for. */
import { groupVersion, methodNotSupported, parseLabelSelector } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'
import type { Answer } from '../handle.ts'
import { storeOf } from '../api-server.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { bodyOf } from './create.ts'

export function handleVirtual(simulation: Simulation, request: ApiRequest, virtual: VirtualResource): Answer {
  const { verb, resource } = request
  if (!virtual.verbs.includes(verb)) throw methodNotSupported(resource, verb)
  if (verb === 'get' && virtual.get) return virtual.get(simulation, request)
  if (verb === 'list' && virtual.list) return list(simulation, request, virtual.list(simulation, request))
  if (verb === 'create' && virtual.create) return virtual.create(simulation, { ...request, object: bodyOf(request) })
  throw new Error(`virtual resource "${resource.plural}.${resource.group}" declares ${verb} and has none`)
}

function list(simulation: Simulation, { resource, options }: ApiRequest, objects: ReturnType<NonNullable<VirtualResource['list']>>): Answer {
  const selector = options.labelSelector ? parseLabelSelector(options.labelSelector) : undefined
  return {
    kind: `${resource.kind}List`,
    apiVersion: groupVersion(resource),
    metadata: { resourceVersion: String(storeOf(simulation).revision) },
    items: objects.filter(({ metadata }) => !selector || selector.matches(metadata.labels ?? {})),
  }
}
