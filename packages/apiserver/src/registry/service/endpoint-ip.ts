/**
 * Addresses that traffic may be sent to.
 *
 * Follows ValidateEndpointIP in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import { type FieldError, type FieldPath, invalidValue, isIpv4, parseIp } from '@track/apimachinery'

interface Rule {
  readonly words: string
  holds(bytes: readonly number[], isIpv4: boolean): boolean
}

const rules: readonly Rule[] = [
  { words: 'may not be unspecified', holds: (bytes) => bytes.every((byte) => byte === 0) },
  {
    words: 'may not be in the loopback range (127.0.0.0/8, ::1/128)',
    holds: (bytes, four) => (four ? bytes[0] === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))),
  },
  {
    words: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    holds: ([first = 0, second = 0], four) => (four ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80),
  },
  {
    words: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
    holds: ([first = 0, second = 0, third = 0], four) =>
      (four ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2),
  },
]

export function validateEndpointIp(field: FieldPath, text: string): FieldError[] {
  const address = parseIp(text)
  if (!address) return [invalidValue(field, text, 'must be a valid IP address')]
  const four = isIpv4(address)
  const bytes = four ? address.slice(-4) : address
  return rules
    .filter(({ holds }) => holds(bytes, four))
    .map(({ words }) => invalidValue(field, text, words.endsWith('unspecified') ? `${words} (${text})` : words))
}
