/** How requests are signed for AWS. Follows sigv4_config.go of prometheus/sigv4 0.5. */
import { quoteGo } from '@track/simulation'
import { mapOf, secretKind, structOf, textKind, truthKind } from '../../alertmanager/config/kind.ts'
import { compareText } from '../../series/labels.ts'

const sessionName = '^[\\w+=,.@-]{2,64}$'

export const sigv4Kind = structOf('sigv4.plain', {
  region: textKind, access_key: textKind, secret_key: secretKind, profile: textKind, role_arn: textKind, external_id: textKind, session_name: textKind,
  tags: mapOf(textKind), use_fips_sts_endpoint: truthKind, service_name: textKind,
}, {
  check(sigv4) {
    const { role_arn: role, session_name: session, tags } = sigv4
    if ((sigv4.access_key === '') !== (sigv4.secret_key === '')) {
      return 'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config'
    }
    if (sigv4.external_id !== '' && role === '') return 'external_id can only be used with role_arn'
    if (session !== '' && role === '') return 'session_name can only be used with role_arn'
    if (session !== '' && !/^[\w+=,.@-]{2,64}$/.test(session)) return `session_name must match ${sessionName} (2-64 alphanumeric and +=,.@- characters)`
    const names = Object.keys(tags).sort(compareText)
    if (names.length > 0 && role === '') return 'tags can only be used with role_arn'
    for (const name of names) {
      if (name === '') return 'tag key must not be empty'
      if (name.length > 128) return `tag key ${quoteGo(name)} exceeds maximum length of 128`
      if (tags[name]!.length > 256) return `tag value for key ${quoteGo(name)} exceeds maximum length of 256`
    }
    return sigv4
  },
})
