/**
 * ConfigMaps, Secrets, Namespaces and ServiceAccounts described: what they hold.
 *
 * Follows the describers of ConfigMap, Secret, Namespace and ServiceAccount in
 * k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import type { ConfigMap, Namespace, Secret, ServiceAccount } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import { type Description, printTime } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'

export const describeConfigMap: Describer<ConfigMap> = function* (describing, to) {
  const { object: configMap } = describing
  describeHead(configMap, to)
  describeLabelsAndAnnotations(configMap, to)
  to.write(0, '\nData\n====\n')
  for (const key of Object.keys(configMap.data ?? {}).sort()) to.write(0, `${key}:\n----\n${configMap.data![key]!}\n\n`)
  to.write(0, '\nBinaryData\n====\n')
  for (const key of Object.keys(configMap.binaryData ?? {}).sort()) to.line(0, `${key}: ${bytesIn(configMap.binaryData![key]!)} bytes`)
  to.write(0, '\n')
  yield* describeOwnEvents(describing, to)
}

/** How many bytes a base64 text stands for. */
function bytesIn(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}

export const describeSecret: Describer<Secret> = function* ({ object: secret }, to) {
  const { data = {}, type = '' } = secret
  describeHead(secret, to)
  describeLabelsAndAnnotations(secret, to)
  to.write(0, `\nType:\t${type}\n`)
  to.write(0, '\nData\n====\n')
  for (const key of Object.keys(data).sort()) {
    const isToken = key === 'token' && type === 'kubernetes.io/service-account-token'
    to.field(0, key, isToken ? atob(data[key]!) : `${bytesIn(data[key]!)} bytes`)
  }
}

export const describeNamespace: Describer<Namespace> = function* ({ kubectl, object: namespace }, to) {
  describeHead(namespace, to, { namespaced: false })
  describeLabelsAndAnnotations(namespace, to)
  to.field(0, 'Status', namespace.status?.phase ?? '')
  const conditions = namespace.status?.conditions ?? []
  if (conditions.length > 0) {
    to.line(0, 'Conditions:')
    to.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    to.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions) {
    to.line(1, `${type}\t${status}\t${printTime(lastTransitionTime)}\t${reason}\t${message}`)
  }
  for (const [plural, words] of [['resourcequotas', 'No resource quota.'], ['limitranges', 'No LimitRange resource.']] as const) {
    const list = yield* kubectl.find<{ items: unknown[] }>(`/api/v1/namespaces/${namespace.metadata.name!}/${plural}`)
    if (list?.items.length === 0) to.write(0, `\n${words}\n`)
  }
}

export const describeServiceAccount: Describer<ServiceAccount> = function* (describing, to) {
  const { kubectl, object: account } = describing
  const { name = '', namespace = '', uid } = account.metadata
  const { items } = yield* kubectl.json<{ items: Secret[] }>(`/api/v1/namespaces/${namespace}/secrets`, { query: { limit: '500' } })
  const tokens = items.filter(({ type, metadata }) => type === 'kubernetes.io/service-account-token'
    && metadata.annotations?.['kubernetes.io/service-account.name'] === name && metadata.annotations['kubernetes.io/service-account.uid'] === uid)
  const isThere = (secret: string) => items.some(({ metadata }) => metadata.name === secret)
  describeHead(account, to)
  describeLabelsAndAnnotations(account, to)
  const namesOf = (list: readonly { readonly name?: string }[] = []) => list.map((each) => each.name ?? '')
  describeNames('Image pull secrets:', namesOf(account.imagePullSecrets), isThere, to)
  describeNames('Mountable secrets: ', namesOf(account.secrets), isThere, to)
  describeNames('Tokens:            ', namesOf(tokens.map(({ metadata }) => metadata)), () => true, to)
  yield* describeOwnEvents(describing, to)
}

function describeNames(title: string, names: readonly string[], isThere: (name: string) => boolean, to: Description): void {
  if (names.length === 0) to.line(0, `${title}\t<none>`)
  for (const [index, name] of names.entries()) {
    to.line(0, `${index === 0 ? title : ' '.repeat(title.length)}\t${name}${isThere(name) ? '' : ' (not found)'}`)
  }
}
