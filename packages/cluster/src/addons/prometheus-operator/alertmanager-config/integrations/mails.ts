/**
 * E-mail and Amazon's SNS of an AlertmanagerConfig.
 *
 * Follows pkg/alertmanager/{amcfg,operator}.go and pkg/alertmanager/validation/v1alpha1/validation.go of the Prometheus Operator 0.94.
 */
import { splitHostPort } from '@track/telemetry'
import { choice, object, required, safeTls, sigv4, someText, words } from '../../kinds/fields.ts'
import { valueOf } from '../../generate/context.ts'
import type { Place } from '../../generate/http-client.ts'
import type { KeySelector, TlsConfig } from '../../objects.ts'
import { type Fault, firstFault, within } from '../../select/fault.ts'
import { safeTlsFault, secretFault, storedTlsFault } from '../../select/http-client.ts'
import { templateUrlFault } from './address.ts'
import { anyText, field, flag, httpConfig, pairs, secret, wordsOf } from './field.ts'
import { tlsOf } from './http-client.ts'
import { integration, type WithHttp } from './integration.ts'
import { stored } from './pagers.ts'

interface Email extends WithHttp {
  readonly to?: string
  readonly from?: string
  readonly smarthost?: string
  readonly headers?: readonly { readonly key: string }[]
  readonly authPassword?: KeySelector
  readonly authSecret?: KeySelector
  readonly tlsConfig?: TlsConfig
}

function smarthostFault(smarthost = ''): Fault {
  if (smarthost === '') return undefined
  const split = splitHostPort(smarthost)
  return typeof split === 'string' ? `invalid 'smarthost' "${smarthost}": address ${smarthost}: ${split}` : undefined
}

function headersFault(headers: Email['headers'] = []): Fault {
  const names = headers.map(({ key }) => key.toLowerCase())
  const twice = names.find((name, index) => names.indexOf(name) < index)
  return twice === undefined ? undefined : `duplicate header "${twice}"`
}

const nowhere = (field: string) => `SMTP ${field} is a mandatory field, it is neither specified at global config nor at receiver level`

export const email = integration<'email_configs', Email>({
  name: 'email_configs', list: 'emailConfigs', told: 'EmailConfig',
  fields: [
    flag('sendResolved', 'send_resolved'),
    ...wordsOf({ to: 'to', from: 'from', hello: 'hello', authUsername: 'auth_username', authIdentity: 'auth_identity', text: 'text' }),
    field('smarthost', 'smarthost', someText, (given: string) => splitHostPort(given)), secret('authPassword', 'auth_password'),
    secret('authSecret', 'auth_secret'), pairs('headers', 'headers'), anyText('html', 'html'), flag('requireTLS', 'require_tls'),
    field('tlsConfig', 'tls_config', safeTls, (tls: TlsConfig, { namespace }) => tlsOf(namespace, tls)), flag('forceImplicitTLS', 'force_implicit_tls'),
    field('threading', 'threading', object({ threadByDate: required(choice('Daily', 'None')) }), ({ threadByDate }: { readonly threadByDate: string }) => (
      { enabled: true, thread_by_date: threadByDate.toLowerCase() }
    )),
  ],
  fault: ({ to = '', smarthost, headers }) => firstFault(
    () => (to === '' ? "missing 'to' address" : undefined), () => smarthostFault(smarthost), () => headersFault(headers),
  ),
  storedFault: ({ authPassword, authSecret, tlsConfig }, place) => firstFault(
    () => stored(place, authPassword), () => stored(place, authSecret), () => storedTlsFault(place, tlsConfig, safeTlsFault),
  ),
  writingFault({ smarthost = '', from = '' }, global) {
    if (smarthost === '' && (global?.smtp_smarthost.host ?? '') === '') return nowhere('smarthost')
    return from === '' && (global?.smtp_from ?? '') === '' ? nowhere('from') : undefined
  },
})

interface Sigv4 {
  readonly region?: string
  readonly accessKey?: KeySelector
  readonly secretKey?: KeySelector
  readonly profile?: string
  readonly roleArn?: string
  readonly externalId?: string
}

interface Sns extends WithHttp {
  readonly apiURL?: string
  readonly sigv4?: Sigv4
  readonly topicARN?: string
  readonly phoneNumber?: string
  readonly targetARN?: string
}

function sigv4Of({ region = '', profile = '', roleArn = '', externalId = '', accessKey, secretKey }: Sigv4, { references, namespace }: Place): object {
  const hasKeys = accessKey && secretKey
  return {
    region, profile, role_arn: roleArn, external_id: externalId, access_key: hasKeys ? valueOf(references.secret(namespace, accessKey)) : '',
    secret_key: hasKeys ? valueOf(references.secret(namespace, secretKey)) : '',
  }
}

function sigv4Fault({ accessKey, secretKey }: Sigv4, place: Place): Fault {
  if (!accessKey && !secretKey) return undefined
  if (!accessKey || !secretKey) return 'both accessKey and secretKey should be provided'
  return within('failed to read SigV4 access-key', secretFault(place, accessKey)) ?? within('failed to read SigV4 secret-key', secretFault(place, secretKey))
}

export const sns = integration<'sns_configs', Sns>({
  name: 'sns_configs', list: 'snsConfigs', told: 'SNSConfig',
  fields: [
    flag('sendResolved', 'send_resolved'), anyText('apiURL', 'api_url'), field('sigv4', 'sigv4', sigv4, sigv4Of),
    ...wordsOf({ topicARN: 'topic_arn', subject: 'subject', phoneNumber: 'phone_number', targetARN: 'target_arn', message: 'message' }),
    field('attributes', 'attributes', words), httpConfig, flag('useAWSHTTPClient', 'use_aws_http_client'),
  ],
  fault({ targetARN = '', topicARN = '', phoneNumber = '', apiURL }) {
    // Of three, one or all: as it is written there.
    const given = [targetARN, topicARN, phoneNumber].filter((each) => each !== '').length
    return given % 2 === 0 ? "must provide one of 'targetARN', 'topicARN', or 'phoneNumber'" : within("invalid 'apiURL'", templateUrlFault(apiURL))
  },
  storedFault: ({ sigv4: given }, place) => (given ? sigv4Fault(given, place) : undefined),
})
