/**
 * What of a span a query names: attributes with their scopes, and intrinsics, which every span has.
 *
 * Follows pkg/traceql/enum_attributes.go, ast.go (Attribute) and parse.go (ParseIdentifier) of Tempo 2.8.
 */
import type { ImpliedType } from './statics.ts'

export type Scope = 'none' | 'resource' | 'span' | 'event' | 'link' | 'instrumentation'

export type Intrinsic =
  | 'duration' | 'name' | 'status' | 'statusMessage' | 'kind' | 'childCount' | 'parent' | 'rootServiceName' | 'rootName' | 'traceDuration'
  | 'nestedSetLeft' | 'nestedSetRight' | 'nestedSetParent' | 'event:name' | 'event:timeSinceStart' | 'link:spanID' | 'link:traceID'
  | 'instrumentation:name' | 'instrumentation:version' | 'trace:id' | 'span:id' | 'span:parentID' | 'traceStartTime' | 'spanStartTime'
  | 'structural descendant' | 'structural child' | 'structural sibling' | 'service stats'

/** Where an intrinsic is found. */
export type Level = 'trace' | 'span' | 'event' | 'link' | 'instrumentation'

interface IntrinsicRow {
  readonly level?: Level
  /** `attribute` where Tempo does not know it before. */
  readonly type: ImpliedType
}

export const intrinsics: Readonly<Record<Intrinsic, IntrinsicRow>> = {
  duration: { level: 'span', type: 'duration' }, name: { level: 'span', type: 'string' }, status: { level: 'span', type: 'status' },
  statusMessage: { level: 'span', type: 'string' }, kind: { level: 'span', type: 'kind' }, childCount: { type: 'int' }, parent: { type: 'nil' },
  rootServiceName: { level: 'trace', type: 'string' }, rootName: { level: 'trace', type: 'string' }, traceDuration: { level: 'trace', type: 'duration' },
  nestedSetLeft: { level: 'span', type: 'int' }, nestedSetRight: { level: 'span', type: 'int' }, nestedSetParent: { level: 'span', type: 'int' },
  'event:name': { level: 'event', type: 'string' }, 'event:timeSinceStart': { level: 'event', type: 'duration' },
  'link:spanID': { level: 'link', type: 'string' }, 'link:traceID': { level: 'link', type: 'string' },
  'instrumentation:name': { level: 'instrumentation', type: 'attribute' }, 'instrumentation:version': { level: 'instrumentation', type: 'attribute' },
  'trace:id': { level: 'trace', type: 'string' }, 'span:id': { level: 'span', type: 'string' }, 'span:parentID': { level: 'span', type: 'string' },
  traceStartTime: { level: 'trace', type: 'attribute' }, spanStartTime: { level: 'span', type: 'attribute' },
  'structural descendant': { level: 'span', type: 'attribute' }, 'structural child': { level: 'span', type: 'attribute' },
  'structural sibling': { level: 'span', type: 'attribute' }, 'service stats': { level: 'trace', type: 'attribute' },
}

/** Other names of intrinsics. */
const aliases: Readonly<Record<string, Intrinsic>> = {
  'span:status': 'status', 'span:statusMessage': 'statusMessage', 'span:duration': 'duration', 'span:name': 'name', 'span:kind': 'kind',
  'trace:rootName': 'rootName', 'trace:rootService': 'rootServiceName', 'trace:duration': 'traceDuration',
}

export interface Attribute {
  readonly kind: 'attribute'
  readonly scope: Scope
  readonly parent: boolean
  readonly name: string
  readonly intrinsic: Intrinsic | undefined
  /** Two attributes with one key are one. */
  readonly key: string
}

export function attribute(scope: Scope, name: string, parent = false): Attribute {
  return { kind: 'attribute', scope, parent, name, intrinsic: undefined, key: `${scope} ${parent} ${name}` }
}

/** What a key such as a dictionary's must not be taken for. */
function isIntrinsic(name: string): name is Intrinsic {
  return Object.hasOwn(intrinsics, name) && !name.includes(' ')
}

export function intrinsic(name: Intrinsic): Attribute {
  return { kind: 'attribute', scope: 'none', parent: false, name, intrinsic: name, key: `intrinsic ${name}` }
}

/** `.x`, `span.x`, `duration`, `span:name`: as the tag APIs name them; a sentence where it is none. */
export function parseIdentifier(text: string): Attribute | string {
  const named = Object.hasOwn(aliases, text) ? aliases[text]! : text
  if (isIntrinsic(named)) return intrinsic(named)
  if (text.startsWith('.')) return attribute('none', text.slice(1))
  const scope = (['resource', 'span', 'instrumentation', 'event', 'link'] as const).find((each) => text.startsWith(`${each}.`))
  if (scope) return attribute(scope, text.slice(scope.length + 1))
  return `tag name is not valid intrinsic or scoped attribute: ${text}`
}

export function printAttribute({ scope, parent, name, intrinsic: known }: Attribute): string {
  const scopes = [...(parent ? ['parent'] : []), ...(scope === 'none' ? [] : [scope])]
  if (scopes.length > 0) return `${scopes.join('.')}.${known ?? name}`
  return known ?? (name === '' ? '' : `.${name}`)
}
