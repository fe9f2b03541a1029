/**
 * What the API answers when it refuses: a reason from a closed set, which decides the code, and
 * the words that clients print.
 *
 * Follows k8s.io/apimachinery/pkg/api/errors/errors.go and
 * k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go of Kubernetes 1.34.
 */
import { type FieldError, printFieldErrors } from './field-error.ts'
import { quote } from './quote.ts'
import { groupKind, groupResource } from './resource.ts'

const codeOf = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServerTimeout: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
  /** An error that upstream has no reason for; the answer has none either. */
  Unknown: 500,
} as const

export type StatusReason = keyof typeof codeOf

export interface StatusCause {
  reason?: string
  message?: string
  field?: string
}

export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: StatusCause[]
  retryAfterSeconds?: number
}

/** metav1.Status as it stands on the wire. */
export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  status?: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: StatusDetails
  code?: number
}

export class StatusError extends Error {
  readonly reason: StatusReason
  readonly details: StatusDetails | undefined

  constructor(reason: StatusReason, message: string, details?: StatusDetails) {
    super(message)
    this.name = 'StatusError'
    this.reason = reason
    this.details = details
  }

  get code(): number {
    return codeOf[this.reason]
  }

  /** The same error with more in its details. */
  with(details: StatusDetails): StatusError {
    return new StatusError(this.reason, this.message, { ...this.details, ...details })
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason !== 'Unknown' && { reason: this.reason }),
      ...(this.details && { details: printedDetails(this.details) }),
      code: this.code,
    }
  }
}

/** What a delete or an eviction answers when there is no object to answer with. */
export function successStatus(details?: StatusDetails, code?: number): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details && { details: printedDetails(details) }),
    ...(code !== undefined && { code }),
  }
}

/** Empty values are left out, as Go's omitempty does. */
function printedDetails({ name, group, kind, uid, causes, retryAfterSeconds }: StatusDetails): StatusDetails {
  return {
    ...(name && { name }),
    ...(group && { group }),
    ...(kind && { kind }),
    ...(uid && { uid }),
    ...(causes && causes.length > 0 && { causes }),
    ...(retryAfterSeconds && { retryAfterSeconds }),
  }
}

interface ResourceNames {
  readonly group: string
  readonly plural: string
}

function detailsOf({ group, plural }: ResourceNames, name = ''): StatusDetails {
  return { name, group, kind: plural }
}

export function badRequest(message: string): StatusError {
  return new StatusError('BadRequest', message)
}

export function unauthorized(message = ''): StatusError {
  return new StatusError('Unauthorized', message || 'not authorized')
}

/** `pods "web" is forbidden: …`; without a name `pods is forbidden: …`, without a resource `forbidden: …`. */
export function forbidden(resource: ResourceNames | undefined, name: string, reason: string): StatusError {
  if (!resource) return new StatusError('Forbidden', `forbidden: ${reason}`, { name })
  const subject = name ? `${groupResource(resource)} ${quote(name)}` : groupResource(resource)
  return new StatusError('Forbidden', `${subject} is forbidden: ${reason}`, detailsOf(resource, name))
}

/** `replicasets.apps "web" not found`, or `pods "web" not found` for the core group. */
export function notFound(resource: ResourceNames, name: string): StatusError {
  return new StatusError('NotFound', `${groupResource(resource)} ${quote(name)} not found`, detailsOf(resource, name))
}

/** The answer to a path that leads to no resource. */
export function resourceNotFound(): StatusError {
  return new StatusError('NotFound', 'the server could not find the requested resource', {})
}

/** `update is not supported on resources of kind "pods"` */
export function methodNotSupported(resource: ResourceNames, action: string): StatusError {
  const message = `${action} is not supported on resources of kind ${quote(groupResource(resource))}`
  return new StatusError('MethodNotAllowed', message, detailsOf(resource))
}

/** The answer to a method that the path knows nothing about. */
export function methodNotAllowed(): StatusError {
  return new StatusError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  return new StatusError('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`)
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = 'the body of the request was in an unknown format - accepted media types include: '
  return new StatusError('UnsupportedMediaType', message + accepted.join(', '))
}

export function alreadyExists(resource: ResourceNames, name: string): StatusError {
  return new StatusError('AlreadyExists', `${groupResource(resource)} ${quote(name)} already exists`, detailsOf(resource, name))
}

export function generateNameConflict(resource: ResourceNames, name: string, retryAfterSeconds: number): StatusError {
  const message = `${groupResource(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`
  return new StatusError('AlreadyExists', message, { ...detailsOf(resource, name), retryAfterSeconds })
}

/** What an update with an old resource version is told. */
export const objectModified = 'the object has been modified; please apply your changes to the latest version and try again'

export function conflict(resource: ResourceNames, name: string, reason: string = objectModified): StatusError {
  const message = `Operation cannot be fulfilled on ${groupResource(resource)} ${quote(name)}: ${reason}`
  return new StatusError('Conflict', message, detailsOf(resource, name))
}

/** Fields that an apply would take from other managers; the causes name them. */
export function applyConflict(causes: StatusCause[], message: string): StatusError {
  return new StatusError('Conflict', message, { causes })
}

export function gone(message: string): StatusError {
  return new StatusError('Gone', message)
}

/** A resource version, or a continue token, that is too old. */
export function expired(message: string): StatusError {
  return new StatusError('Expired', message)
}

export function requestEntityTooLarge(message: string): StatusError {
  return new StatusError('RequestEntityTooLarge', `Request entity too large: ${message}`)
}

/** `Deployment.apps "web" is invalid: spec.replicas: Required value`, a cause a field error. */
export function invalid(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): StatusError {
  const subject = `${groupKind(kind)} ${quote(name)} is invalid`
  const message = errors.length > 0 ? `${subject}: ${printFieldErrors(errors)}` : subject
  const causes = errors.map(({ type, field, body }) => ({ reason: type, message: body, field }))
  return new StatusError('Invalid', message, { name, group: kind.group, kind: kind.kind, causes })
}

export function tooManyRequests(message: string, retryAfterSeconds: number): StatusError {
  return new StatusError('TooManyRequests', message, { retryAfterSeconds })
}

export function internalError(reason: string): StatusError {
  return new StatusError('InternalError', `Internal error occurred: ${reason}`, { causes: [{ message: reason }] })
}

export function serverTimeout(resource: ResourceNames, operation: string, retryAfterSeconds: number): StatusError {
  const message = `The ${operation} operation against ${groupResource(resource)} could not be completed at this time, please try again.`
  return new StatusError('ServerTimeout', message, { ...detailsOf(resource, operation), retryAfterSeconds })
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError('ServiceUnavailable', message)
}

export function timeout(message: string, retryAfterSeconds: number): StatusError {
  return new StatusError('Timeout', `Timeout: ${message}`, { retryAfterSeconds })
}
