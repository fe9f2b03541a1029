/** The refusal of what Kubernetes has and this world has not. */
import { StatusError } from '@track/apimachinery'

export function notSimulatedHere(what: string): StatusError {
  return new StatusError('MethodNotAllowed', `not simulated here: ${what}`)
}
