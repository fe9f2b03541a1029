/**
 * Cluster IPs, their families, and what an update may do to them.
 *
 * Follows ValidateServiceClusterIPsRelatedFields and validateUpgradeDowngradeClusterIPs in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34. Left out: changes of a second family.
 */
import {
  duplicateValue, type FieldError, invalidValue, legacyIpErrors, path, requiredValue, type ServiceSpec,
} from '@track/apimachinery'
import { oneOf } from '../field-rules.ts'

const field = path('spec')
const addresses = field.child('clusterIPs')

export function validateClusterIps(spec: ServiceSpec): FieldError[] {
  const { type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (type === 'ExternalName') return []
  const errors = validatePair(spec)
  for (const [index, family] of ipFamilies.entries()) {
    const own = field.child('ipFamilies').index(index)
    errors.push(...oneOf(own, family, ['IPv4', 'IPv6']))
    if (ipFamilies.indexOf(family) < index) errors.push(duplicateValue(own, family))
  }
  if (ipFamilyPolicy !== undefined) {
    errors.push(...oneOf(field.child('ipFamilyPolicy'), ipFamilyPolicy, ['PreferDualStack', 'RequireDualStack', 'SingleStack']))
  }
  const faults = validateEach(clusterIPs)
  if (clusterIPs.length > 2) faults.push(invalidValue(addresses, clusterIPs, 'may only hold up to 2 values'))
  if (faults.length > 0) return [...errors, ...faults]
  if (clusterIPs.length === 2 && isIpv6(clusterIPs[0]!) === isIpv6(clusterIPs[1]!)) {
    errors.push(invalidValue(addresses, clusterIPs, 'may specify no more than one IP for each IP family'))
  }
  return [...errors, ...validateFamilies(clusterIPs, ipFamilies)]
}

/** `clusterIP` is the first of `clusterIPs`. */
function validatePair({ clusterIP = '', clusterIPs = [] }: ServiceSpec): FieldError[] {
  if (clusterIP === '') {
    return clusterIPs.length === 0 ? [] : [invalidValue(addresses, clusterIPs, 'must be empty when `clusterIP` is not specified')]
  }
  if (clusterIPs.length === 0) return [requiredValue(addresses)]
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(addresses, clusterIPs, 'first value must match `clusterIP`')]
}

function validateEach(clusterIPs: readonly string[]): FieldError[] {
  return clusterIPs.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return legacyIpErrors(addresses.index(index), address)
    return clusterIPs.length > 1 ? [invalidValue(addresses, clusterIPs, "'None' must be the first and only value")] : []
  })
}

const isIpv6 = (address: string) => address.includes(':')

function validateFamilies(clusterIPs: readonly string[], ipFamilies: readonly string[]): FieldError[] {
  if (clusterIPs[0] === 'None') return []
  return clusterIPs.flatMap((address, index) => {
    const family = ipFamilies[index]
    if (family === undefined || isIpv6(address) === (family === 'IPv6')) return []
    return [invalidValue(addresses.index(index), address, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)]
  })
}

export function validateClusterIpUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return []
  const [now, before] = [spec.clusterIPs ?? [], old.clusterIPs ?? []]
  const isBothHeadless = now.length === 1 && now[0] === 'None' && before.length === 1 && before[0] === 'None'
  if (isBothHeadless) return []
  const errors: FieldError[] = []
  if (before.length > 0 && now.length === 0) errors.push(invalidValue(addresses.index(0), null, 'primary clusterIP can not be unset'))
  for (const [index, address] of before.entries()) {
    if (now[index] !== undefined && now[index] !== address) errors.push(invalidValue(addresses.index(index), now, 'may not change once set'))
  }
  const isHeadlessChanged = (now[0] === 'None') !== (before[0] === 'None')
  const [families, oldFamilies] = [spec.ipFamilies ?? [], old.ipFamilies ?? []]
  if (isHeadlessChanged || families.length !== oldFamilies.length) return errors
  const changed = oldFamilies.filter((family, index) => family !== families[index])
  return [...errors, ...changed.map(() => invalidValue(field.child('ipFamilies').index(0), families, 'may not change once set'))]
}
