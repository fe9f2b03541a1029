/**
 * Ingresses: hosts, paths, backends and certificates.
 *
 * Follows ValidateIngressSpec in pkg/apis/networking/validation/validation.go of Kubernetes 1.34.
 */
import {
  dns1035LabelErrors, dns1123SubdomainErrors, type FieldError, type FieldPath, type HTTPIngressPath, type Ingress, type IngressBackend,
  type IngressRule, type IngressTLS, invalidValue, legacyIpErrors, parseIp, path, portNameErrors, portNumberErrors, requiredValue,
  unsupportedValue, wildcardDns1123SubdomainErrors,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { dns1123Subdomain, refuse, subdomainName } from '../field-rules.ts'
import { classAnnotation } from './class-annotation.ts'
import { validateLocalReference } from './local-reference.ts'

const field = path('spec')
const notAnAddress = 'must be a DNS name, not an IP address'
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const pathSequences = ['//', '/./', '/../', '%2f', '%2F']
const pathEndings = ['/..', '/.']

export function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec
  const words = 'either `defaultBackend` or `rules` must be specified'
  return [
    ...(rules.length === 0 && !defaultBackend ? [invalidValue(field, spec.rules ?? null, words)] : []),
    ...(defaultBackend ? validateBackend(defaultBackend, field.child('defaultBackend')) : []),
    ...rules.flatMap((rule, index) => validateRule(rule, field.child('rules').index(index))),
    ...tls.flatMap((each, index) => validateTls(each, field.child('tls').index(index))),
    ...(ingressClassName === undefined ? [] : dns1123Subdomain(field.child('ingressClassName'), ingressClassName)),
  ]
}

export function validateIngressCreate(ingress: Ingress): FieldError[] {
  const annotation = ingress.metadata.annotations?.[classAnnotation]
  const name = ingress.spec.ingressClassName
  const errors = validateIngress(ingress)
  if (annotation === undefined || name === undefined || annotation === name) return errors
  const words = 'must match `ingressClassName` when both are specified'
  return [...errors, invalidValue(path('annotations').child(classAnnotation), annotation, words)]
}

export function validateIngressUpdate(ingress: Ingress, _old: Ingress, metadata: MetadataErrors): FieldError[] {
  return [...metadata.update, ...metadata.object, ...validateIngress(ingress)]
}

export function validateIngressStatusUpdate({ status }: Ingress, old: Ingress, metadata: MetadataErrors): FieldError[] {
  const before = (old.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip)
  const points = status?.loadBalancer?.ingress ?? []
  return [...metadata.update, ...points.flatMap(({ ip, hostname }, index) => {
    const own = path('status', 'loadBalancer', 'ingress').index(index)
    return [
      ...(ip && !before.includes(ip) ? legacyIpErrors(own.child('ip'), ip) : []),
      ...(hostname ? [...dns1123Subdomain(own.child('hostname'), hostname), ...notIp(own.child('hostname'), hostname)] : []),
    ]
  })]
}

function notIp(own: FieldPath, host: string): FieldError[] {
  return parseIp(host) ? [invalidValue(own, host, notAnAddress)] : []
}

function validateTls({ hosts = [], secretName = '' }: IngressTLS, own: FieldPath): FieldError[] {
  return [
    ...hosts.flatMap((host, index) => refuse(own.child('hosts').index(index), host, hostErrors(host))),
    ...(secretName === '' ? [] : refuse(own.child('secretName'), secretName, subdomainName(secretName, false))),
  ]
}

function hostErrors(host: string): string[] {
  return host.includes('*') ? wildcardDns1123SubdomainErrors(host) : dns1123SubdomainErrors(host)
}

function validateRule({ host = '', http }: IngressRule, own: FieldPath): FieldError[] {
  const errors = host === '' ? [] : [...notIp(own.child('host'), host), ...refuse(own.child('host'), host, hostErrors(host))]
  if (!http) return errors
  const paths = http.paths ?? []
  const at = own.child('http', 'paths')
  if (paths.length === 0) errors.push(requiredValue(at))
  return [...errors, ...paths.flatMap((each, index) => validatePath(each, at.index(index)))]
}

function validatePath({ path: text = '', pathType, backend }: HTTPIngressPath, own: FieldPath): FieldError[] {
  if (pathType === undefined) return [requiredValue(own.child('pathType'), 'pathType must be specified')]
  const at = own.child('path')
  const notAbsolute = text.startsWith('/') ? [] : [invalidValue(at, text, 'must be an absolute path')]
  const errors: Readonly<Record<string, () => FieldError[]>> = {
    Exact: () => [...notAbsolute, ...canonicalPath(at, text)],
    Prefix: () => [...notAbsolute, ...canonicalPath(at, text)],
    ImplementationSpecific: () => (text === '' ? [] : notAbsolute),
  }
  const found = errors[pathType]?.() ?? [unsupportedValue(own.child('pathType'), pathType, pathTypes)]
  return [...found, ...validateBackend(backend ?? {}, own.child('backend'))]
}

function canonicalPath(at: FieldPath, text: string): FieldError[] {
  return [
    ...pathSequences.filter((each) => text.includes(each)).map((each) => invalidValue(at, text, `must not contain '${each}'`)),
    ...pathEndings.filter((each) => text.endsWith(each)).map((each) => invalidValue(at, text, `cannot end with '${each}'`)),
  ]
}

function validateBackend({ service, resource }: IngressBackend, own: FieldPath): FieldError[] {
  if (service && resource) return [invalidValue(own, '', 'cannot set both resource and service backends')]
  if (resource) return validateLocalReference(resource, own.child('resource'))
  if (!service) return [invalidValue(own, '', 'resource or service backend is required')]
  const { name = '', port: { name: portName = '', number = 0 } = {} } = service
  const named = own.child('service', 'name')
  const errors = name === '' ? [requiredValue(named)] : refuse(named, name, dns1035LabelErrors(name))
  const port = own.child('service', 'port')
  if (portName !== '' && number !== 0) return [...errors, invalidValue(own, '', 'cannot set both port name & port number')]
  if (portName !== '') return [...errors, ...refuse(port.child('name'), portName, portNameErrors(portName))]
  if (number !== 0) return [...errors, ...refuse(port.child('number'), number, portNumberErrors(number))]
  return [...errors, requiredValue(own, 'port name or number is required')]
}
