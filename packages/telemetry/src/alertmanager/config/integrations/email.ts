/** Mail. Follows EmailConfig in config/notifiers.go of Alertmanager 0.34. */
import { quoteGo } from '@track/simulation'
import { canonicalHeader, tlsKind } from '../http-client.ts'
import { always, mapOf, optional, secretKind, structOf, textKind, truthKind, type ValueOf } from '../kind.ts'
import { hostPortKind } from '../url.ts'

const threadingKind = structOf('config.ThreadingConfig', { enabled: truthKind, thread_by_date: textKind })

export const emailKind = structOf('config.plain', {
  send_resolved: always(truthKind), to: textKind, from: textKind, hello: textKind, smarthost: hostPortKind, auth_username: textKind,
  auth_password: secretKind, auth_password_file: textKind, auth_secret: secretKind, auth_secret_file: textKind, auth_identity: textKind,
  headers: mapOf(textKind), html: textKind, text: textKind, require_tls: optional(truthKind), tls_config: optional(tlsKind),
  force_implicit_tls: optional(truthKind), threading: threadingKind,
}, {
  initial: { html: '{{ template "email.default.html" . }}' },
  check(email) {
    if (email.to === '') return 'missing to address in email config'
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(email.headers)) {
      const canonical = canonicalHeader(name)
      if (Object.hasOwn(headers, canonical)) return `duplicate header ${quoteGo(canonical)} in email config`
      headers[canonical] = value
    }
    if (email.threading.enabled) {
      const taken = ['References', 'In-Reply-To'].find((name) => Object.hasOwn(headers, name))
      if (taken !== undefined) return `conflicting configuration: threading.enabled conflicts with custom ${taken} header`
      if (!['none', 'daily'].includes(email.threading.thread_by_date)) return "threading.thread_by_date must be either 'none' or 'daily'"
    }
    return { ...email, headers }
  },
})

export type Email = ValueOf<typeof emailKind>
