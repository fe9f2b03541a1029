/** What most ways of discovery have in common. */
import { minute } from '@track/simulation'
import { type Fields, type Kind, secretKind, structOf, type StructTraits, textKind } from '../../alertmanager/config/kind.ts'
import { completeHttpClient, httpFields } from '../../alertmanager/config/http-client.ts'

/** A client that is not told anything. */
export const http = { follow_redirects: true, enable_http2: true } as const

/** Asked every minute for servers whose metrics are on port 80. */
export const cloud = { ...http, port: 80, refresh_interval: minute } as const

/** How somebody proves to be a user of AWS. */
export const awsFields = { access_key: textKind, secret_key: secretKind, profile: textKind, role_arn: textKind, external_id: textKind }

type Kinds = Readonly<Record<string, Kind<unknown>>>
type WithHttp<Of> = Fields<Of & typeof httpFields>

interface HttpTraits<Of> {
  readonly initial: Partial<WithHttp<Of>>
  readonly fault?: (config: WithHttp<Of>) => string | undefined
}

/** A struct with the fields of an HTTP client, whose own check comes before that of the client. */
export function withHttp<Of extends Kinds>(
  type: string, fields: Of, { initial, fault }: HttpTraits<Of>,
): Kind<WithHttp<Of>> {
  const check = (config: WithHttp<Of>) => fault?.(config) ?? completeHttpClient(config as never) as WithHttp<Of> | string
  return structOf(type, { ...fields, ...httpFields }, { initial, check } as StructTraits<WithHttp<Of>>)
}

/** Where the HTTP client's fields come first, as they are printed. */
export function afterHttp<Of extends Kinds>(type: string, fields: Of, traits: HttpTraits<Of>): Kind<WithHttp<Of>> {
  return withHttp(type, { ...httpFields, ...fields }, traits as never) as unknown as Kind<WithHttp<Of>>
}
