/**
 * What probes and lifecycle hooks do, and how often.
 *
 * Follows validateProbe, validateLifecycle and validateHandler in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type Container, type FieldError, type FieldPath, forbiddenField, httpHeaderNameErrors, invalidValue, portNameErrors,
  portNumberErrors, type Probe, requiredValue,
} from '@track/apimachinery'
import { nonNegative, oneOf, refuse, required } from '../field-rules.ts'

type Lifecycle = NonNullable<Container['lifecycle']>
type Hook = NonNullable<Lifecycle['preStop']>
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<Hook, 'sleep'>

/** The pod's terminationGracePeriodSeconds. */
export type GracePeriod = number | undefined

export function validateProbes({ livenessProbe, readinessProbe, startupProbe }: Container, field: FieldPath, grace: GracePeriod): FieldError[] {
  return [
    ...(livenessProbe ? validateProbe(livenessProbe, field.child('livenessProbe'), grace) : []),
    ...(livenessProbe ? exactlyOneSuccess(livenessProbe, field.child('livenessProbe')) : []),
    ...(readinessProbe ? validateProbe(readinessProbe, field.child('readinessProbe'), grace) : []),
    ...(readinessProbe?.terminationGracePeriodSeconds === undefined ? [] : [invalidValue(
      field.child('readinessProbe', 'terminationGracePeriodSeconds'), readinessProbe.terminationGracePeriodSeconds,
      'must not be set for readinessProbes',
    )]),
    ...(startupProbe ? validateProbe(startupProbe, field.child('startupProbe'), grace) : []),
    ...(startupProbe ? exactlyOneSuccess(startupProbe, field.child('startupProbe')) : []),
  ]
}

function exactlyOneSuccess({ successThreshold = 0 }: Probe, field: FieldPath): FieldError[] {
  return successThreshold === 1 ? [] : [invalidValue(field.child('successThreshold'), successThreshold, 'must be 1')]
}

const counts = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const

function validateProbe(probe: Probe, field: FieldPath, grace: GracePeriod): FieldError[] {
  const seconds = probe.terminationGracePeriodSeconds
  return [
    ...validateHandler(probe, field, grace),
    ...counts.flatMap((name) => nonNegative(field.child(name), probe[name])),
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue(field.child('terminationGracePeriodSeconds'), seconds, 'must be greater than 0')]
      : []),
  ]
}

export function validateLifecycle({ postStart, preStop }: Lifecycle, field: FieldPath, grace: GracePeriod): FieldError[] {
  return [
    ...(postStart ? validateHandler(postStart, field.child('postStart'), grace) : []),
    ...(preStop ? validateHandler(preStop, field.child('preStop'), grace) : []),
  ]
}

interface HandlerRule<H extends keyof Handler = keyof Handler> {
  readonly handler: H
  validate(handler: NonNullable<Handler[H]>, field: FieldPath, grace: GracePeriod): FieldError[]
}

function rule<H extends keyof Handler>(handler: H, validate: HandlerRule<H>['validate']): HandlerRule {
  return { handler, validate } as unknown as HandlerRule
}

const handlers: readonly HandlerRule[] = [
  rule('exec', ({ command = [] }, field) => (command.length === 0 ? [requiredValue(field.child('command'))] : [])),
  rule('httpGet', ({ path, port, scheme, httpHeaders = [] }, field) => [
    ...required(field.child('path'), path),
    ...portNumberOrName(field.child('port'), port),
    ...oneOf(field.child('scheme'), scheme, ['HTTP', 'HTTPS']),
    ...httpHeaders.flatMap(({ name }) => refuse(field.child('httpHeaders'), name, httpHeaderNameErrors(name))),
  ]),
  rule('tcpSocket', ({ port }, field) => portNumberOrName(field.child('port'), port)),
  rule('grpc', ({ port }, field) => portNumberOrName(field.child('port'), port)),
  rule('sleep', ({ seconds = 0 }, field, grace) => (grace !== undefined && (seconds < 0 || seconds > grace)
    ? [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
    : [])),
]

function validateHandler(handler: Handler, field: FieldPath, grace: GracePeriod): FieldError[] {
  const present = handlers.filter((each) => handler[each.handler] !== undefined)
  if (present.length === 0) return [requiredValue(field, 'must specify a handler type')]
  return present.flatMap(({ handler: name, validate }, index) => (index === 0
    ? validate(handler[name]!, field.child(name), grace)
    : [forbiddenField(field.child(name), 'may not specify more than 1 handler type')]))
}

export function portNumberOrName(field: FieldPath, port: number | string | undefined): FieldError[] {
  if (typeof port === 'string') return refuse(field, port, portNameErrors(port))
  return refuse(field, port ?? 0, portNumberErrors(port ?? 0))
}
