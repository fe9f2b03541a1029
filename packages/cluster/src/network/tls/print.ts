/**
 * A certificate as `openssl x509 -noout` prints it.
 *
 * Follows apps/x509.c, crypto/x509/x_name.c and v3_san.c of OpenSSL 3.0.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { calendarOf, type Instant } from '@track/simulation'
import type { Certificate, DistinguishedName } from './certificate.ts'

export const x509Prints = {
  subject: ({ subject }) => `subject=${printName(subject)}\n`,
  issuer: ({ issuer }) => `issuer=${printName(issuer)}\n`,
  dates: ({ notBefore, notAfter }) => `notBefore=${printTime(notBefore)}\nnotAfter=${printTime(notAfter)}\n`,
  startdate: ({ notBefore }) => `notBefore=${printTime(notBefore)}\n`,
  enddate: ({ notAfter }) => `notAfter=${printTime(notAfter)}\n`,
  serial: ({ serial }) => `serial=${printSerial(serial)}\n`,
  fingerprint: ({ der }) => `sha256 Fingerprint=${[...sha256(der)].map((byte) => hex(byte).toUpperCase()).join(':')}\n`,
} as const satisfies Record<string, (certificate: Certificate) => string>

export function printName({ parts }: DistinguishedName): string {
  return parts.map(({ type, value }) => `${type} = ${/[,+<>;"\\]|^[ #]| $/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`).join(', ')
}

/** `Jan  1 00:00:00 2025 GMT`. */
export function printTime(at: Instant): string {
  const { year, month, day, hour, minute, second } = calendarOf(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${months[month - 1]!} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)} ${year} GMT`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

function printSerial(serial: bigint): string {
  const text = serial.toString(16).toUpperCase()
  return text.length % 2 === 0 ? text : `0${text}`
}

/** Of `-ext subjectAltName`. */
export function printAlternativeNames({ dnsNames, ipAddresses }: Certificate): string {
  const names = [...dnsNames.map((name) => `DNS:${name}`), ...ipAddresses.map((address) => `IP Address:${address}`)]
  return names.length === 0 ? 'No extensions matching subjectAltName\n' : `X509v3 Subject Alternative Name: \n    ${names.join(', ')}\n`
}
