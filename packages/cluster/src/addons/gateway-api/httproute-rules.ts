/** The rules of HTTPRoutes that no schema can say. Follows the validations of apis/v1/{httproute,shared}_types.go of Gateway API 1.7. */
import { parseGoDuration } from '@track/simulation'
import type { BackendReference, ParentReference, PathModifier, RouteFilter, RouteMatch, RouteRule } from './httproute-kind.ts'
import type { Rule } from './schema.ts'

function parentKey({ group, kind, namespace = '', name }: ParentReference): string {
  return `${group ?? ''}/${kind ?? ''}/${namespace}/${name}`
}

export const parentRules: readonly Rule[] = [
  {
    message: 'sectionName must be specified when parentRefs includes 2 or more references to the same parent',
    holds: (all: ParentReference[]) => all.every((a) => all.every((b) => parentKey(a) !== parentKey(b) || !a.sectionName === !b.sectionName)),
  },
  {
    message: 'sectionName must be unique when parentRefs includes 2 or more references to the same parent',
    holds: (all: ParentReference[]) => new Set(all.map((each) => `${parentKey(each)}/${each.sectionName ?? ''}`)).size === all.length,
  },
]

export const ruleNamesRule: Rule = {
  message: 'Rule name must be unique within the route',
  holds(rules: RouteRule[]) {
    const names = rules.flatMap(({ name }) => (name === undefined ? [] : [name]))
    return new Set(names).size === names.length
  },
}

export const matchesRule: Rule = {
  message: 'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128',
  holds: (rules: RouteRule[]) => rules.reduce((sum, { matches = [] }) => sum + matches.length, 0) <= 128,
}

type Changing = 'requestRedirect' | 'urlRewrite'

function replacesPrefix(kind: Changing) {
  return (filter: RouteFilter) => filter[kind]?.path?.type === 'ReplacePrefixMatch' && filter[kind]?.path?.replacePrefixMatch !== undefined
}

/** `exists_one`: with two such filters nobody asks. */
function hasOne<T>(list: readonly T[] | undefined, holds: (each: T) => boolean): boolean {
  return (list ?? []).filter(holds).length === 1
}

function isOnePrefix({ matches = [] }: RouteRule): boolean {
  return matches.length === 1 && matches[0]!.path?.type === 'PathPrefix'
}

function prefixRule(message: string, applies: (rule: RouteRule) => boolean): Rule {
  return { message, holds: (rule: RouteRule) => !applies(rule) || isOnePrefix(rule) }
}

const inBackends = (kind: Changing) => ({ backendRefs }: RouteRule) => hasOne(backendRefs, (each: BackendReference) => hasOne(each.filters, replacesPrefix(kind)))

export const ruleRules: readonly Rule[] = [
  {
    message: 'RequestRedirect filter must not be used together with backendRefs',
    holds: ({ backendRefs = [], filters = [] }: RouteRule) => backendRefs.length === 0 || filters.every(({ requestRedirect }) => !requestRedirect),
  },
  prefixRule('When using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified', ({ filters }) => hasOne(filters, replacesPrefix('requestRedirect'))),
  prefixRule('When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified', ({ filters }) => hasOne(filters, replacesPrefix('urlRewrite'))),
  prefixRule('Within backendRefs, when using RequestRedirect filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified', inBackends('requestRedirect')),
  prefixRule('Within backendRefs, When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified', inBackends('urlRewrite')),
]

const kinds = {
  CORS: 'cors', RequestHeaderModifier: 'requestHeaderModifier', ResponseHeaderModifier: 'responseHeaderModifier', RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect', URLRewrite: 'urlRewrite', ExtensionRef: 'extensionRef',
} as const

export const filterRules: readonly Rule[] = Object.entries(kinds).flatMap(([type, field]): Rule[] => [
  { message: `filter.${field} must be nil if the filter.type is not ${type}`, holds: (filter: RouteFilter) => filter[field] === undefined || filter.type === type },
  { message: `filter.${field} must be specified for ${type} filter.type`, holds: (filter: RouteFilter) => filter[field] !== undefined || filter.type !== type },
])

export const filtersRules: readonly Rule[] = [
  {
    message: 'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
    holds: (all: RouteFilter[]) => !all.some(({ type }) => type === 'RequestRedirect') || !all.some(({ type }) => type === 'URLRewrite'),
  },
  ...['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'].map((type): Rule => ({
    message: `${type} filter cannot be repeated`, holds: (all: RouteFilter[]) => all.filter((each) => each.type === type).length <= 1,
  })),
]

export const pathModifierRules: readonly Rule[] = (['replaceFullPath', 'replacePrefixMatch'] as const).flatMap((field): Rule[] => {
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}`
  return [
    { message: `${field} must be specified when type is set to '${type}'`, holds: (each: PathModifier) => each.type !== type || each[field] !== undefined },
    { message: `type must be '${type}' when ${field} is set`, holds: (each: PathModifier) => each[field] === undefined || each.type === type },
  ]
})

type Path = NonNullable<RouteMatch['path']>

function plainPath(message: string, holds: (value: string) => boolean): Rule {
  return { message, holds: ({ type, value = '' }: Path) => (type !== 'Exact' && type !== 'PathPrefix') || holds(value) }
}

const oneOf = "when type one of ['Exact', 'PathPrefix']"

export const pathRules: readonly Rule[] = [
  plainPath(`value must be an absolute path and start with '/' ${oneOf}`, (value) => value.startsWith('/')),
  ...['//', '/./', '/../', '%2f', '%2F', '#'].map((part) => plainPath(`must not contain '${part}' ${oneOf}`, (value) => !value.includes(part))),
  ...['/..', '/.'].map((end) => plainPath(`must not end with '${end}' ${oneOf}`, (value) => !value.endsWith(end))),
  {
    message: "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']", holds: ({ type = '' }: Path) => ['Exact', 'PathPrefix', 'RegularExpression'].includes(type),
  },
  plainPath("must only contain valid characters (matching ^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$) for types ['Exact', 'PathPrefix']",
    (value) => /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/.test(value)),
]

export const timeoutsRule: Rule = {
  message: 'backendRequest timeout cannot be longer than request timeout',
  holds({ request, backendRequest }: NonNullable<RouteRule['timeouts']>) {
    if (request === undefined || backendRequest === undefined) return true
    const [whole, each] = [parseGoDuration(request), parseGoDuration(backendRequest)]
    const noDuration = "type conversion error from 'string' to 'google.protobuf.Duration'"
    if (typeof whole === 'string') return noDuration
    if (whole === 0) return true
    return typeof each === 'string' ? noDuration : each <= whole
  },
}
