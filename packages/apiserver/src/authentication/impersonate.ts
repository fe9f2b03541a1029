/**
 * `--as` and `--as-group`: a user who may impersonate acts as another.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/filters/impersonation.go.
 */
import { badRequest, forbidden } from '@track/apimachinery'
import type { User } from '../api-request.ts'
import type { HttpRequest } from '../http/message.ts'

const administrators = 'system:masters'

export function impersonated(request: HttpRequest, user: User): HttpRequest {
  const name = request.headers['impersonate-user']
  const groups = request.headers['impersonate-group']
  if (name === undefined) {
    if (groups !== undefined) throw badRequest('requested [{Group   , }] without impersonating a user')
    return request
  }
  if (!user.groups.includes(administrators)) {
    const asked = { group: '', plural: 'users' }
    throw forbidden(asked, name, `User "${user.name}" cannot impersonate resource "users" in API group "" at the cluster scope`)
  }
  const named = groups === undefined ? [] : groups.split(',').map((each) => each.trim())
  return { ...request, user: { name, groups: [...new Set([...named, ...implied(name)])] } }
}

function implied(name: string): string[] {
  if (name === 'system:anonymous') return ['system:unauthenticated']
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name)
  return [...(account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]!}`] : []), 'system:authenticated']
}
