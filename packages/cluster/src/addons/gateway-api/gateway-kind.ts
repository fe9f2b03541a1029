/** Gateways: listeners at an address. Follows apis/v1/gateway_types.go of Gateway API 1.7, its standard channel. */
import { type KubeObject, listOf, objectType, resource } from '@track/apimachinery'
import { ageColumn, nameColumn } from '@track/apiserver'
import { group, hostname, kind, labelSelector, namespace, objectName, parametersRef, port, required, sectionName } from './fields.ts'
import { type Condition, conditionType, kindOf, statusOf } from './kind-of.ts'
import type { Schema } from './schema.ts'

export interface SecretReference { group?: string; kind?: string; name: string; namespace?: string }

export interface Listener {
  name: string
  port: number
  protocol: string
  hostname?: string
  tls?: { mode?: string; certificateRefs?: SecretReference[]; options?: Record<string, string> }
  allowedRoutes?: {
    namespaces?: { from?: string; selector?: { matchLabels?: Record<string, string>; matchExpressions?: { key: string; operator: string; values?: string[] }[] } }
    kinds?: { group?: string; kind: string }[]
  }
}

export interface ListenerStatus {
  name: string
  supportedKinds: { group: string; kind: string }[]
  attachedRoutes: number
  conditions: Condition[]
}

export interface Gateway extends KubeObject {
  spec: {
    gatewayClassName: string
    listeners: Listener[]
    addresses?: { type?: string; value?: string }[]
    infrastructure?: { labels?: Record<string, string>; annotations?: Record<string, string> }
  }
  status?: { addresses?: { type: string; value: string }[]; conditions?: Condition[]; listeners?: ListenerStatus[] }
}

export const gateways = resource<Gateway>('gateway.networking.k8s.io/v1', 'Gateway', { shortNames: ['gtw'], categories: ['gateway-api'] })

const certificateRef: Schema = { kind: 'object', fields: { group: { ...group, default: '' }, kind: { ...kind, default: 'Secret' }, name: required(objectName), namespace } }

const tls: Schema = {
  kind: 'object',
  fields: {
    certificateRefs: { kind: 'list', max: 64, items: certificateRef },
    mode: { kind: 'string', default: 'Terminate', choices: ['Terminate', 'Passthrough'] },
    options: { kind: 'map', max: 16, values: { kind: 'string', min: 0, max: 4096 } },
  },
  rules: [{
    message: 'certificateRefs or options must be specified when mode is Terminate',
    holds({ mode, certificateRefs, options }: NonNullable<Listener['tls']>) {
      if (mode !== 'Terminate' || (certificateRefs?.length ?? 0) > 0 || Object.keys(options ?? {}).length > 0) return true
      // One side of an "or" may fail, unless the other one is no better.
      if (certificateRefs && options) return false
      return options === undefined ? 'no such key: options' : 'no such key: certificateRefs'
    },
  }],
}

const listener: Schema = {
  kind: 'object',
  fields: {
    name: required(sectionName),
    hostname,
    port: required(port),
    protocol: {
      kind: 'string', isRequired: true, min: 1, max: 255, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$/,
    },
    tls,
    allowedRoutes: {
      kind: 'object', default: { namespaces: { from: 'Same' } },
      fields: {
        namespaces: {
          kind: 'object', default: { from: 'Same' }, fields: { from: { kind: 'string', default: 'Same', choices: ['All', 'Selector', 'Same'] }, selector: labelSelector },
        },
        kinds: { kind: 'list', max: 8, items: { kind: 'object', fields: { group: { ...group, default: 'gateway.networking.k8s.io' }, kind: required(kind) } } },
      },
    },
  },
}

const withoutTls: readonly string[] = ['HTTP', 'TCP', 'UDP']
const withoutHost: readonly string[] = ['TCP', 'UDP']

const listeners: Schema = {
  kind: 'list', isRequired: true, min: 1, max: 64, keys: ['name'], items: listener,
  rules: [
    { message: "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']", holds: (all: Listener[]) => all.every((each) => !withoutTls.includes(each.protocol) || !each.tls) },
    { message: 'tls mode must be Terminate for protocol HTTPS', holds: (all: Listener[]) => all.every((each) => each.protocol !== 'HTTPS' || !each.tls || each.tls.mode === 'Terminate') },
    { message: 'tls mode must be set for protocol TLS', holds: (all: Listener[]) => all.every((each) => each.protocol !== 'TLS' || (each.tls?.mode ?? '') !== '') },
    { message: "hostname must not be specified for protocols ['TCP', 'UDP']", holds: (all: Listener[]) => all.every((each) => !withoutHost.includes(each.protocol) || !each.hostname) },
    { message: 'Listener name must be unique within the Gateway', holds: (all: Listener[]) => new Set(all.map(({ name }) => name)).size === all.length },
    {
      message: 'Combination of port, protocol and hostname must be unique for each listener',
      holds: (all: Listener[]) => new Set(all.map((each) => `${each.port} ${each.protocol} ${each.hostname ?? ''}`)).size === all.length,
    },
  ],
}

type Address = NonNullable<Gateway['spec']['addresses']>[number]

function isUnique(all: readonly Address[], type: string): boolean {
  const values = all.filter((each) => each.type === type && each.value !== undefined).map(({ value }) => value)
  return new Set(values).size === values.length
}

const addresses: Schema = {
  kind: 'list', max: 16,
  items: {
    kind: 'object',
    fields: {
      type: {
        kind: 'string', default: 'IPAddress', min: 1, max: 253, pattern: /^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/,
        shownPattern: String.raw`^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$`,
      },
      value: { kind: 'string', max: 253 },
    },
    rules: [{
      message: 'Hostname value must be empty or contain only valid characters (matching ^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$)',
      holds: ({ type, value }: Address) => type !== 'Hostname' || value === undefined || hostname.pattern.test(value),
    }],
  },
  rules: [
    { message: 'IPAddress values must be unique', holds: (all: Address[]) => isUnique(all, 'IPAddress') },
    { message: 'Hostname values must be unique', holds: (all: Address[]) => isUnique(all, 'Hostname') },
  ],
}

const schema: Extract<Schema, { kind: 'object' }> = {
  kind: 'object',
  fields: {
    gatewayClassName: required(objectName),
    listeners,
    addresses,
    infrastructure: {
      kind: 'object',
      fields: {
        labels: { kind: 'map', max: 8, values: { kind: 'string', max: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/ } },
        annotations: { kind: 'map', max: 16, values: { kind: 'string', max: 4096 } },
        parametersRef,
      },
    },
  },
}

const listenerStatus = objectType('io.k8s.networking.gateway.v1.ListenerStatus', {
  name: { type: 'string', isRequired: true }, supportedKinds: { type: listOf(objectType('io.k8s.networking.gateway.v1.RouteGroupKind', { group: 'string', kind: 'string' })) },
  attachedRoutes: { type: 'int32', isRequired: true, isAlwaysPrinted: true }, conditions: { type: listOf(conditionType) },
})

const waiting: readonly Condition[] = ['Accepted', 'Programmed'].map((type) => ({
  type, status: 'Unknown', reason: 'Pending', message: 'Waiting for controller', lastTransitionTime: '1970-01-01T00:00:00Z',
}))

export const gatewayKind = kindOf<Gateway>({
  resource: gateways,
  schema,
  status: objectType('io.k8s.networking.gateway.v1.GatewayStatus', {
    addresses: { type: listOf(objectType('io.k8s.networking.gateway.v1.GatewayStatusAddress', { type: 'string', value: 'string' })) },
    conditions: { type: listOf(conditionType) }, listeners: { type: listOf(listenerStatus) },
  }),
  statusDefaults(draft) {
    const status = (draft.status ??= {}) as { conditions?: readonly Condition[] }
    status.conditions ??= waiting.map((each) => ({ ...each }))
  },
  columns: [
    nameColumn,
    { name: 'Class', type: 'string', description: '', cell: ({ spec }) => spec.gatewayClassName },
    { name: 'Address', type: 'string', description: '', cell: ({ status }) => status?.addresses?.[0]?.value ?? '' },
    { name: 'Programmed', type: 'string', description: '', cell: ({ status }) => statusOf(status?.conditions, 'Programmed') },
    ageColumn,
  ],
})
