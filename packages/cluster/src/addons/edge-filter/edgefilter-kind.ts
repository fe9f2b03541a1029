/** `EdgeFilter` of traffic.track.dev/v1: what stands before a way in, outside of the cluster: whom it lets through, and how many of each client. */
import { duplicateValue, type FieldError, invalidValue, type KubeObject, kindType, listOf, objectType, parseIp, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { compileGoPattern, PatternError } from '@track/telemetry'
import type { ProxyRule, RequestLimit } from '@track/traffic'

interface DenyRule {
  name: string
  /** A prefix. */
  path?: string
  method?: string
  /** `Name: expression` of RE2, found anywhere in the value. */
  header?: string
  status?: number
}

export interface EdgeFilterObject extends KubeObject {
  spec: {
    address: string
    /** The address of the way in, where it goes on. */
    origin: string
    deny?: DenyRule[]
    rateLimit?: { requestsPerSecond: number; burst?: number; status?: number }
    /** `namespace/name` of the Secret with its certificate; without one it speaks HTTP alone. */
    tlsSecret?: string
  }
}

export const edgeFilters = resource<EdgeFilterObject>('traffic.track.dev/v1', 'EdgeFilter', { namespaced: false })

const name = 'dev.track.traffic.v1.EdgeFilter'
const spec = objectType(`${name}Spec`, {
  address: { type: 'string', isRequired: true }, origin: { type: 'string', isRequired: true }, tlsSecret: 'string',
  deny: { type: listOf(objectType(`${name}Deny`, { name: { type: 'string', isRequired: true }, path: 'string', method: 'string', header: 'string', status: 'int64' })) },
  rateLimit: objectType(`${name}RateLimit`, { requestsPerSecond: { type: 'double', isRequired: true }, burst: 'int64', status: 'int64' }),
})

/** The refusals that there are outcomes for. */
const statuses = [403, 404, 429, 503]

/** Of a request that no rule turns away. */
export const passed = 'pass'

type Rules = readonly Pick<ProxyRule, 'name' | 'path' | 'method' | 'headers' | 'status' | 'limit'>[]

/** The rules in their order, the last one for what is let through. */
export function rulesOf({ spec: { deny = [], rateLimit } }: EdgeFilterObject): Rules {
  const limit: RequestLimit | undefined = rateLimit && { perSecond: rateLimit.requestsPerSecond, burst: rateLimit.burst ?? 0, status: rateLimit.status ?? 503 }
  return [
    ...deny.map(({ name: own, path: prefix = '/', method, header, status = 403 }): Rules[number] => {
      const [, field = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(header ?? '') ?? []
      return { name: own, path: { kind: 'prefix', value: prefix }, status, ...(method !== undefined && { method }), ...(header !== undefined && { headers: [{ name: field, kind: 'regex', value: anywhere(value) }] }) }
    }),
    { name: passed, path: { kind: 'prefix', value: '/' }, ...(limit && { limit }) },
  ]
}

function anywhere(expression: string): string {
  return `.*(?:${expression}).*`
}

/** By itself, and as it is asked for. */
function isExpression(header: string): boolean {
  const expression = header.slice(header.indexOf(':') + 1).trim()
  try {
    for (const each of [expression, anywhere(expression)]) compileGoPattern(each)
    return true
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return false
  }
}

function validate({ spec: given }: EdgeFilterObject): FieldError[] {
  const field = path('spec')
  const errors: FieldError[] = []
  for (const key of ['address', 'origin'] as const) {
    const value = given?.[key] ?? ''
    if (value === '') errors.push(requiredValue(field.child(key)))
    else if (!/^[\d.]+$/.test(value) || parseIp(value) === undefined) errors.push(invalidValue(field.child(key), value, 'must be an IPv4 address'))
  }
  const known = (status: number | undefined, place: typeof field) => (status === undefined || statuses.includes(status) ? [] : [invalidValue(place, status, `must be one of ${statuses.join(', ')}`)])
  given?.deny?.forEach((rule, index) => {
    const place = field.child('deny').index(index)
    if (rule.name === passed) errors.push(invalidValue(place.child('name'), rule.name, 'is the name of what is let through'))
    if (rule.path === undefined && rule.method === undefined && rule.header === undefined) errors.push(requiredValue(place, 'a path, a method or a header'))
    if (rule.header !== undefined && !/^[\w-]+:/.test(rule.header)) errors.push(invalidValue(place.child('header'), rule.header, 'must be a name, a colon and an expression'))
    else if (rule.header !== undefined && !isExpression(rule.header)) errors.push(invalidValue(place.child('header'), rule.header, 'must have an expression of RE2 after the colon'))
    if (given.deny!.findIndex(({ name: other }) => other === rule.name) < index) errors.push(duplicateValue(place.child('name'), rule.name))
    errors.push(...known(rule.status, place.child('status')))
  })
  const { rateLimit } = given ?? {}
  if (rateLimit && !(rateLimit.requestsPerSecond > 0)) errors.push(invalidValue(field.child('rateLimit', 'requestsPerSecond'), rateLimit.requestsPerSecond, 'must be greater than 0'))
  if ((rateLimit?.burst ?? 0) < 0) errors.push(invalidValue(field.child('rateLimit', 'burst'), rateLimit!.burst, 'must be greater than or equal to 0'))
  errors.push(...known(rateLimit?.status, field.child('rateLimit', 'status')))
  if (given?.tlsSecret !== undefined && !/^[^/]+\/[^/]+$/.test(given.tlsSecret)) errors.push(invalidValue(field.child('tlsSecret'), given.tlsSecret, 'must be namespace/name'))
  return errors
}

export const edgeFilterKind = defineKind<EdgeFilterObject>({
  resource: edgeFilters,
  type: kindType(name, { spec }),
  hasGeneration: true,
  validate,
  columns: [
    nameColumn,
    { name: 'Address', type: 'string', description: 'Where it is.', cell: (object) => object.spec.address },
    { name: 'Origin', type: 'string', description: 'Where it goes on.', cell: (object) => object.spec.origin },
    ageColumn,
  ],
})
