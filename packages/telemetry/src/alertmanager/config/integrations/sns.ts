/** Amazon SNS. Follows SNSConfig in config/notifiers.go of Alertmanager 0.34 and sigv4_config.go of prometheus/sigv4. */
import { httpClientKind } from '../http-client.ts'
import { always, mapOf, optional, secretKind, structOf, textKind, truthKind } from '../kind.ts'

const sigv4Kind = structOf('sigv4.plain', {
  region: textKind, access_key: textKind, secret_key: secretKind, profile: textKind, role_arn: textKind, external_id: textKind,
  use_fips_sts_endpoint: truthKind, service_name: textKind,
}, {
  check(it) {
    if ((it.access_key === '') !== (it.secret_key === '')) {
      return 'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config'
    }
    return it.external_id !== '' && it.role_arn === '' ? 'external_id can only be used with role_arn' : it
  },
})

export const snsKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: textKind, sigv4: always(sigv4Kind), topic_arn: textKind, phone_number: textKind,
  target_arn: textKind, subject: textKind, message: textKind, attributes: mapOf(textKind), use_aws_http_client: truthKind,
}, {
  initial: { send_resolved: true, subject: '{{ template "sns.default.subject" . }}', message: '{{ template "sns.default.message" . }}' },
  check(it) {
    // Compared two by two from the left, as upstream does.
    const isWrong = ((it.target_arn === '') !== (it.topic_arn === '')) !== (it.phone_number === '')
    return isWrong ? 'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config' : it
  },
})
