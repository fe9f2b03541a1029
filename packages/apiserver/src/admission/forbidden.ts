/** The refusal of an admission plugin, which may come before the object has its name. */
import { forbidden, type KubeObject, type StatusError } from '@track/apimachinery'
import type { ApiRequest } from '../api-request.ts'

export function refused({ resource, name }: ApiRequest, draft: KubeObject | undefined, reason: string): StatusError {
  const { name: own, generateName } = draft?.metadata ?? {}
  return forbidden(resource, name || own || generateName || 'Unknown', reason)
}
