/** Which requests the plugins for pods look at. */
import type { ApiRequest } from '../api-request.ts'

export function isWrittenPod({ resource, subresource }: ApiRequest): boolean {
  return resource.group === '' && resource.kind === 'Pod' && subresource === undefined
}

export function isCreatedPod(request: ApiRequest): boolean {
  return isWrittenPod(request) && request.verb === 'create'
}
