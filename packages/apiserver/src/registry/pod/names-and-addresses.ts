/**
 * How a pod's names are resolved: dnsConfig, host aliases and its own host name.
 *
 * Follows validatePodDNSConfig, ValidateHostAliases and validatePodHostNetworkDeps in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type FieldError, type FieldPath, invalidValue, legacyIpErrors, type PodSpec, requiredValue,
} from '@track/apimachinery'
import { dns1123Subdomain, refuse } from '../field-rules.ts'

const nameserversMax = 3
const searchesMax = 32
const searchCharactersMax = 2048

export function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, field: FieldPath): FieldError[] {
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [requiredValue(field, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (!dnsConfig.nameservers?.length) {
      return [requiredValue(field.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  const errors: FieldError[] = []
  if (nameservers.length > nameserversMax) {
    errors.push(invalidValue(field.child('nameservers'), nameservers, `must not have more than ${nameserversMax} nameservers`))
  }
  errors.push(...nameservers.flatMap((address, index) => legacyIpErrors(field.child('nameservers').index(index), address)))
  const own = field.child('searches')
  if (searches.length > searchesMax) errors.push(invalidValue(own, searches, `must not have more than ${searchesMax} search paths`))
  if (searches.join(' ').length > searchCharactersMax) {
    errors.push(invalidValue(own, searches, `must not have more than ${searchCharactersMax} characters (including spaces) in the search list`))
  }
  errors.push(...searches.flatMap((search, index) => (search === '.' ? [] : validateSearch(search.replace(/\.$/, ''), own.index(index)))))
  for (const [index, { name }] of options.entries()) {
    if (!name) errors.push(requiredValue(field.child('options').index(index), 'must not be empty'))
  }
  return errors
}

const searchPattern = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/
const searchWords = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
  + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
  + "'_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')"

/** A subdomain in which underscores are allowed. */
function validateSearch(search: string, field: FieldPath): FieldError[] {
  return refuse(field, search, [
    ...(search.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(searchPattern.test(search) ? [] : [searchWords]),
  ])
}

export function validateHostAliases(aliases: NonNullable<PodSpec['hostAliases']>, field: FieldPath): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => {
    const own = field.index(index)
    return [
      ...legacyIpErrors(own.child('ip'), ip),
      ...hostnames.flatMap((name, at) => dns1123Subdomain(own.child('hostnames').index(at), name)),
    ]
  })
}

/** In a template the host port may be left out: it is filled when the pod is made. */
export function validateHostNetworkPorts(
  { hostNetwork, containers }: PodSpec,
  field: FieldPath,
  { isPod }: { isPod: boolean },
): FieldError[] {
  if (!hostNetwork) return []
  return containers.flatMap(({ ports = [] }, index) => ports.flatMap(({ hostPort = 0, containerPort }, at) => {
    const own = field.child('containers').index(index).child('ports').index(at).child('hostPort')
    if (hostPort === containerPort || (hostPort === 0 && !isPod)) return []
    return [invalidValue(own, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
  }))
}
