/**
 * IngressClasses: the controller that never changes, and where its parameters are.
 *
 * Follows ValidateIngressClass in pkg/apis/networking/validation/validation.go of Kubernetes 1.34.
 */
import {
  dns1123SubdomainErrors, type FieldError, type FieldPath, forbiddenField, type IngressClass, type IngressClassParametersReference,
  invalidValue, path, requiredValue, tooLong, unsupportedValue,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { dns1123Label, immutable, refuse } from '../field-rules.ts'
import { validateLocalReference } from '../ingress/local-reference.ts'

const field = path('spec')
const controllerBytesMax = 250
const httpPath = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/
const httpPathWords = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"

export function validateIngressClass({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  const own = field.child('controller')
  return [
    ...(controller.length > controllerBytesMax ? [tooLong(own, controllerBytesMax)] : []),
    ...domainPrefixedPath(own, controller),
    ...(parameters ? validateParameters(parameters, field.child('parameters')) : []),
  ]
}

export function validateIngressClassUpdate(ingressClass: IngressClass, old: IngressClass, metadata: MetadataErrors): FieldError[] {
  return [
    ...metadata.update,
    ...immutable(field.child('controller'), ingressClass.spec.controller ?? '', old.spec.controller ?? ''),
    ...metadata.object,
    ...validateIngressClass(ingressClass),
  ]
}

function domainPrefixedPath(own: FieldPath, text: string): FieldError[] {
  if (text === '') return [requiredValue(own)]
  const slash = text.indexOf('/')
  const [host, rest] = [text.slice(0, slash), text.slice(slash + 1)]
  if (slash <= 0 || rest === '') return [invalidValue(own, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [
    ...refuse(own, host, dns1123SubdomainErrors(host)),
    ...(httpPath.test(rest) ? [] : [invalidValue(own, rest, httpPathWords)]),
  ]
}

function validateParameters(parameters: IngressClassParametersReference, own: FieldPath): FieldError[] {
  const { scope, namespace } = parameters
  const errors = validateLocalReference(parameters, own)
  const at = own.child('namespace')
  if (scope === undefined) return [...errors, requiredValue(own.child('scope'))]
  if (scope === 'Cluster') {
    return namespace === undefined ? errors : [...errors, forbiddenField(at, "`parameters.scope` is set to 'Cluster'")]
  }
  if (scope !== 'Namespace') return [...errors, unsupportedValue(own.child('scope'), scope, ['Cluster', 'Namespace'])]
  if (namespace === undefined) return [...errors, requiredValue(at, "`parameters.scope` is set to 'Namespace'")]
  return [...errors, ...dns1123Label(at, namespace)]
}
