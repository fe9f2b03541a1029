/**
 * Actions on attributes: insert, update, upsert, delete, hash, extract, convert.
 *
 * Follows internal/coreinternal/attraction (attraction.go, hasher.go, type_converter.go) of opentelemetry-collector-contrib 0.152.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { quoteGo } from '@track/simulation'
import { RE2JS } from 're2js'
import { truncated } from '../ottl/compile/getter.ts'
import { hexText } from '../ottl/functions/hex-text.ts'
import { groupNames, matchesIn } from '../ottl/functions/pattern.ts'
import { copyOf, type DataValue, OttlList, OttlMap } from '../ottl/values/value.ts'
import { printData } from '../ottl/values/print.ts'

export interface AttributeAction {
  readonly key?: string | undefined
  readonly value?: unknown
  readonly default_value?: unknown
  readonly pattern?: string | undefined
  readonly from_attribute?: string | undefined
  readonly from_context?: string | undefined
  readonly converted_type?: string | undefined
  readonly action?: string | undefined
}

/** What a request was sent with: the keys in lower case. */
export type Metadata = Readonly<Record<string, readonly string[]>>

/** Who sent it; no header has such a name. */
export const addressKey = ':address'

function fits(pattern: string): boolean {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    // re2js refuses a malformed pattern by throwing.
    return false
  }
}

/** Why an action makes no sense. */
export function actionFault(action: AttributeAction, index: number): string | undefined {
  const { key = '', pattern = '' } = action
  const kind = (action.action ?? '').toLowerCase()
  const isRemoving = kind === 'delete' || kind === 'hash'
  if (isRemoving && key === '' && pattern === '') {
    return `error creating AttrProc due to missing required field (at least one of "key" and "pattern" have to be used) at the ${index}-th action`
  }
  if (!isRemoving && key === '') return `error creating AttrProc due to missing required field "key" at the ${index}-th action`
  const fault = kindFault(action, kind)
  return fault === undefined ? undefined : `error with key ${quoteGo(key)} (${index}-th action): error creating AttrProc${fault}`
}

function kindFault(action: AttributeAction, kind: string): string | undefined {
  const sources = [action.value ?? undefined, action.from_attribute || undefined, action.from_context || undefined].filter((each) => each !== undefined).length
  const { pattern = '', converted_type: type = '' } = action
  const unused = (field: string) => `. Action "${kind}" does not use the "${field}" field. This must not be specified`
  if (['insert', 'update', 'upsert'].includes(kind)) {
    if (sources === 0 && (action.default_value ?? undefined) === undefined) return '. Either field "value", "from_attribute", "from_context", or "default_value" must be specified'
    if (sources > 1) return ' due to multiple value sources being set'
    return pattern !== '' ? unused('pattern') : type !== '' ? unused('converted_type') : undefined
  }
  if (kind === 'hash' || kind === 'delete') {
    if ((action.value ?? undefined) !== undefined || action.from_attribute) return `. Action "${kind}" does not use "value" or "from_attribute" field. These must not be specified`
    if (pattern !== '' && !fits(pattern)) return `. Field "pattern" has invalid pattern: "${pattern}"`
    return type !== '' ? unused('converted_type') : undefined
  }
  if (kind === 'extract') return extractFault(action, sources)
  if (kind !== 'convert') return ` due to unsupported action ${quoteGo(kind)}`
  if (sources > 0 || pattern !== '') return `. Action "${kind}" does not use value sources or "pattern" field. These must not be specified`
  if (type === '') return ` due to missing required field "converted_type" for action "${kind}"`
  return ['string', 'int', 'double'].includes(type) ? undefined : ` due to invalid value "${type}" in field "converted_type" for action "${kind}"`
}

function extractFault({ pattern = '', converted_type: type = '' }: AttributeAction, sources: number): string | undefined {
  if (sources > 0) return '. Action "extract" does not use a value source field. These must not be specified'
  if (pattern === '') return ' due to missing required field "pattern" for action "extract"'
  if (type !== '') return '. Action "extract" does not use the "converted_type" field. This must not be specified'
  if (!fits(pattern)) return `. Field "pattern" has invalid pattern: "${pattern}"`
  const compiled = RE2JS.compile(pattern)
  if (compiled.groupCount() === 0) return '. Field "pattern" contains no named matcher groups'
  return groupNames(compiled).size < compiled.groupCount() ? '. Field "pattern" contains at least one unnamed matcher group' : undefined
}

/** A value of a configuration: whole numbers are int64. */
export function configData(value: unknown): DataValue {
  if (Array.isArray(value)) return new OttlList(value.map(configData))
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value as DataValue
  return new OttlMap(Object.entries(value).map(([key, each]) => ({ key, value: configData(each) })))
}

function sourceOf(action: AttributeAction, attributes: OttlMap, metadata: Metadata): DataValue | undefined {
  if ((action.value ?? undefined) !== undefined) return configData(action.value)
  const byDefault = (action.default_value ?? undefined) === undefined ? undefined : configData(action.default_value)
  const fromContext = action.from_context ? contextValue(action.from_context, metadata) : undefined
  return fromContext ?? (action.from_attribute ? attributes.get(action.from_attribute) : undefined) ?? byDefault
}

function contextValue(from: string, metadata: Metadata): string | undefined {
  const values = metadata[from === 'client.address' ? addressKey : from.replace(/^metadata\./, '').toLowerCase()]
  return values && values.length > 0 ? values.join(';') : undefined
}

function hashOf(value: DataValue): string {
  const view = new DataView(new ArrayBuffer(8))
  if (typeof value === 'boolean') return hexText(sha256(Uint8Array.of(Number(value))))
  if (typeof value === 'bigint') view.setBigUint64(0, BigInt.asUintN(64, value), true)
  else if (typeof value === 'number') view.setFloat64(0, value, true)
  else if (typeof value === 'string') return hexText(sha256(new TextEncoder().encode(value)))
  // What is neither a text nor a number is emptied.
  else return ''
  return hexText(sha256(new Uint8Array(view.buffer)))
}

function convertedValue(value: DataValue, type: string): DataValue {
  if (type === 'string') return printData(value)
  if (typeof value === 'boolean') return type === 'int' ? BigInt(value) : Number(value)
  if (typeof value === 'number') return type === 'int' ? truncated(value) : value
  if (typeof value === 'bigint') return type === 'int' ? value : Number(value)
  if (typeof value !== 'string') return value
  if (type === 'int') return /^[+-]?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value.replace('+', ''))) === BigInt(value.replace('+', '')) ? BigInt(value.replace('+', '')) : value
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : value
}

function extract({ key = '', pattern = '' }: AttributeAction, attributes: OttlMap): void {
  const value = attributes.get(key)
  if (typeof value !== 'string') return
  const compiled = RE2JS.compile(pattern)
  const [match] = matchesIn(compiled, value)
  if (match) for (const [group, name] of groupNames(compiled)) attributes.put(name, match.groups[group] ?? '')
}

/** One after the other, in place. */
export function applyActions(actions: readonly AttributeAction[], attributes: OttlMap, metadata: Metadata = {}): void {
  for (const action of actions) applyAction(action, (action.action ?? '').toLowerCase(), attributes, metadata)
}

function applyAction(action: AttributeAction, kind: string, attributes: OttlMap, metadata: Metadata): void {
  const { key = '', pattern = '' } = action
  const isThere = attributes.find(key) !== undefined
  const matching = (): readonly { readonly key: string; value: DataValue }[] => {
    if (pattern === '') return []
    const compiled = RE2JS.compile(pattern)
    return attributes.entries.filter((entry) => compiled.matcher(entry.key).find())
  }
  if (kind === 'delete') {
    attributes.remove(key)
    const gone = new Set(matching())
    attributes.entries = attributes.entries.filter((entry) => !gone.has(entry))
  } else if (kind === 'hash') {
    for (const entry of [...(isThere ? [attributes.find(key)!] : []), ...matching()]) entry.value = hashOf(entry.value)
  } else if (kind === 'extract') extract(action, attributes)
  else if (kind === 'convert') {
    if (isThere) attributes.put(key, convertedValue(attributes.get(key)!, action.converted_type ?? ''))
  } else if (kind === 'upsert' || isThere === (kind === 'update')) {
    const value = sourceOf(action, attributes, metadata)
    if (value !== undefined) attributes.put(key, copyOf(value))
  }
}
