/** HTTPRoutes: which requests go where. Follows apis/v1/httproute_types.go of Gateway API 1.7, its standard channel. */
import { type KubeObject, listOf, objectType, resource } from '@track/apimachinery'
import { ageColumn, nameColumn } from '@track/apiserver'
import { duration, group, headerName, hostname, kind, namespace, objectName, port, preciseHostname, required, sectionName } from './fields.ts'
import { type Condition, conditionType, kindOf } from './kind-of.ts'
import { filterRules, filtersRules, matchesRule, parentRules, pathModifierRules, pathRules, ruleNamesRule, ruleRules, timeoutsRule } from './httproute-rules.ts'
import type { Schema } from './schema.ts'

export interface ParentReference { group?: string; kind?: string; namespace?: string; name: string; sectionName?: string; port?: number }
export interface BackendReference { group?: string; kind?: string; namespace?: string; name: string; port?: number; weight?: number; filters?: RouteFilter[] }
export interface PathModifier { type: string; replaceFullPath?: string; replacePrefixMatch?: string }
export interface HeaderFilter { set?: { name: string; value: string }[]; add?: { name: string; value: string }[]; remove?: string[] }

export interface RouteFilter {
  type: string
  requestHeaderModifier?: HeaderFilter
  responseHeaderModifier?: HeaderFilter
  requestMirror?: { backendRef: BackendReference; percent?: number; fraction?: { numerator: number; denominator?: number } }
  requestRedirect?: { scheme?: string; hostname?: string; path?: PathModifier; port?: number; statusCode?: number }
  urlRewrite?: { hostname?: string; path?: PathModifier }
  extensionRef?: { group: string; kind: string; name: string }
  cors?: object
}

export interface RouteMatch {
  path?: { type?: string; value?: string }
  headers?: { type?: string; name: string; value: string }[]
  queryParams?: { type?: string; name: string; value: string }[]
  method?: string
}

export interface RouteRule {
  name?: string
  matches?: RouteMatch[]
  filters?: RouteFilter[]
  backendRefs?: BackendReference[]
  timeouts?: { request?: string; backendRequest?: string }
  retry?: { codes?: number[]; attempts?: number; backoff?: string }
}

export interface RouteParentStatus { parentRef: ParentReference; controllerName: string; conditions: Condition[] }

export interface HttpRoute extends KubeObject {
  spec: { parentRefs?: ParentReference[]; hostnames?: string[]; rules?: RouteRule[] }
  status?: { parents: RouteParentStatus[] }
}

export const httpRoutes = resource<HttpRoute>('gateway.networking.k8s.io/v1', 'HTTPRoute', { categories: ['gateway-api'] })

const parentReference: Schema = {
  kind: 'object',
  fields: { group: { ...group, default: 'gateway.networking.k8s.io' }, kind: { ...kind, default: 'Gateway' }, namespace, name: required(objectName), sectionName, port },
}

const serviceNeedsPort = {
  message: 'Must have port for Service reference',
  holds: (reference: BackendReference) => reference.group !== '' || reference.kind !== 'Service' || reference.port !== undefined,
}

const reference = { group: { ...group, default: '' }, kind: { ...kind, default: 'Service' }, namespace, name: required(objectName), port } as const

const header: Schema = { kind: 'object', fields: { name: required(headerName), value: { kind: 'string', isRequired: true, min: 1, max: 4096 } } }

const headerModifier: Schema = {
  kind: 'object',
  fields: {
    set: { kind: 'list', max: 16, keys: ['name'], items: header }, add: { kind: 'list', max: 16, keys: ['name'], items: header },
    remove: { kind: 'list', max: 16, isSet: true, items: { kind: 'string' } },
  },
}

const pathModifier: Schema = {
  kind: 'object',
  fields: {
    type: { kind: 'string', isRequired: true, choices: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
    replaceFullPath: { kind: 'string', max: 1024 }, replacePrefixMatch: { kind: 'string', max: 1024 },
  },
  rules: pathModifierRules,
}

const mirror: Schema = {
  kind: 'object',
  fields: {
    backendRef: { kind: 'object', isRequired: true, fields: reference, rules: [serviceNeedsPort] },
    percent: { kind: 'integer', min: 0, max: 100 },
    fraction: {
      kind: 'object', fields: { numerator: { kind: 'integer', isRequired: true, min: 0 }, denominator: { kind: 'integer', default: 100, min: 1 } },
      rules: [{ message: 'numerator must be less than or equal to denominator', holds: (each: { numerator: number; denominator: number }) => each.numerator <= each.denominator }],
    },
  },
  rules: [{
    message: 'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter',
    holds: (each: NonNullable<RouteFilter['requestMirror']>) => each.percent === undefined || each.fraction === undefined,
  }],
}

const filter: Schema = {
  kind: 'object',
  fields: {
    type: {
      kind: 'string', isRequired: true,
      choices: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'ExtensionRef', 'CORS'],
    },
    requestHeaderModifier: headerModifier,
    responseHeaderModifier: headerModifier,
    requestMirror: mirror,
    requestRedirect: {
      kind: 'object',
      fields: {
        scheme: { kind: 'string', choices: ['http', 'https'] }, hostname: preciseHostname, path: pathModifier, port,
        statusCode: { kind: 'integer', default: 302, choices: [301, 302, 303, 307, 308] },
      },
    },
    urlRewrite: { kind: 'object', fields: { hostname: preciseHostname, path: pathModifier } },
    extensionRef: { kind: 'object', fields: { group: required(group), kind: required(kind), name: required(objectName) } },
    cors: { kind: 'object', fields: { allowOrigins: { kind: 'list', max: 64, items: { kind: 'string', min: 1, max: 253 } } } },
  },
  rules: filterRules,
}

const filters: Schema = { kind: 'list', max: 16, items: filter, rules: filtersRules }

const valueMatch = (max: number): Schema => ({
  kind: 'list', max: 16, keys: ['name'],
  items: {
    kind: 'object',
    fields: {
      type: { kind: 'string', default: 'Exact', choices: ['Exact', 'RegularExpression'] }, name: required(headerName), value: { kind: 'string', isRequired: true, min: 1, max },
    },
  },
})

const anyPath = { type: 'PathPrefix', value: '/' }

const match: Schema = {
  kind: 'object',
  fields: {
    path: {
      kind: 'object', default: anyPath, rules: pathRules,
      fields: { type: { kind: 'string', default: 'PathPrefix', choices: ['Exact', 'PathPrefix', 'RegularExpression'] }, value: { kind: 'string', default: '/', max: 1024 } },
    },
    headers: valueMatch(4096),
    queryParams: valueMatch(1024),
    method: { kind: 'string', choices: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] },
  },
}

const rule: Schema = {
  kind: 'object',
  fields: {
    name: sectionName,
    matches: { kind: 'list', max: 64, default: [{ path: anyPath }], items: match },
    filters,
    backendRefs: {
      kind: 'list', max: 16,
      items: { kind: 'object', fields: { ...reference, weight: { kind: 'integer', default: 1, min: 0, max: 1_000_000 }, filters }, rules: [serviceNeedsPort] },
    },
    timeouts: { kind: 'object', fields: { request: duration, backendRequest: duration }, rules: [timeoutsRule] },
    retry: {
      kind: 'object',
      fields: { codes: { kind: 'list', isSet: true, items: { kind: 'integer', min: 400, max: 599 } }, attempts: { kind: 'integer', default: 1, min: 0 }, backoff: duration },
    },
  },
  rules: ruleRules,
}

const schema: Extract<Schema, { kind: 'object' }> = {
  kind: 'object',
  fields: {
    parentRefs: { kind: 'list', max: 32, items: parentReference, rules: parentRules },
    hostnames: { kind: 'list', max: 16, items: hostname },
    rules: { kind: 'list', min: 1, max: 16, default: [{ matches: [{ path: anyPath }] }], items: rule, rules: [ruleNamesRule, matchesRule] },
  },
}

const name = 'io.k8s.networking.gateway.v1'

const parentStatus = objectType(`${name}.RouteParentStatus`, {
  parentRef: { type: objectType(`${name}.ParentReference`, { group: 'string', kind: 'string', namespace: 'string', name: 'string', sectionName: 'string', port: 'int32' }), isRequired: true },
  controllerName: { type: 'string', isRequired: true }, conditions: { type: listOf(conditionType) },
})

export const httpRouteKind = kindOf<HttpRoute>({
  resource: httpRoutes,
  schema,
  status: objectType(`${name}.HTTPRouteStatus`, { parents: { type: listOf(parentStatus), isRequired: true } }),
  columns: [nameColumn, { name: 'Hostnames', type: 'string', description: '', cell: ({ spec }) => (spec.hostnames ? JSON.stringify(spec.hostnames) : '') }, ageColumn],
})
