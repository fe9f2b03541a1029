/** Headers that may not be set by hand. Follows validateHeaders in config/config.go of Prometheus 3.16. */
import { compareText } from '../../series/labels.ts'

const reserved = [
  'host', 'content-encoding', 'content-length', 'content-type', 'user-agent', 'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization',
  'www-authenticate', 'accept-encoding', 'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'x-amz-date', 'x-amz-security-token',
  'x-amz-content-sha256',
]

export function headersFault(headers: Readonly<Record<string, string>>, authorization: string): string | undefined {
  for (const name of Object.keys(headers).sort(compareText)) {
    if (name.toLowerCase() === 'authorization') return authorization
    if (reserved.includes(name.toLowerCase())) return `${name} is a reserved header. It must not be changed`
  }
  return undefined
}

export const authorizationElsewhere = 'authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, azuread or google_iam parameter'
