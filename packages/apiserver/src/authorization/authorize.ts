/**
 * Who may do what. Everybody who was authenticated may do everything.
 * Left out: RBAC, Node and webhook authorizers (roles are not objects of this world yet).
 */
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'

const anonymous = 'system:anonymous'

export function isAuthorized(_simulation: Simulation, request: Pick<ApiRequest, 'user'>): boolean {
  return request.user.name !== anonymous
}
