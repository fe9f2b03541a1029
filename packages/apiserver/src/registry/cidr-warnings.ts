/**
 * What a client is warned of in blocks of addresses that are taken though not in canonical form.
 *
 * Follows GetWarningsForCIDR in k8s.io/apimachinery/pkg/util/validation/ip.go
 * of Kubernetes 1.34.
 */
import { cidrErrors, type FieldPath, isIpv4, parseCidr, printCidr, printIp, quote } from '@track/apimachinery'

export function cidrWarnings(field: FieldPath, text: string): string[] {
  const block = parseCidr(text)
  if (!block) return []
  const canonical = printCidr(block)
  const warnings: string[] = []
  if (block.address.some((byte, index) => byte !== block.network[index])) {
    const alone = `${printIp(block.address)}/${block.bits}`
    warnings.push(`${field}: CIDR value ${quote(text)} is ambiguous in this context (should be ${quote(canonical)} or ${quote(alone)}?)`)
  }
  const isMapped = text.includes(':') && isIpv4(block.address)
  const hasLeadingZeros = cidrErrors(field, text).some(({ body }) => body.includes('must not have leading 0s'))
  if (isMapped || hasLeadingZeros) {
    warnings.push(`${field}: non-standard CIDR value ${quote(text)} will be considered invalid in a future Kubernetes release: use ${quote(canonical)}`)
  }
  if (warnings.length > 0 || text === canonical) return warnings
  return [`${field}: IPv6 CIDR value ${quote(text)} should be in RFC 5952 canonical format (${quote(canonical)})`]
}
