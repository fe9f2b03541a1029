/**
 * An object on its way through a build, with what it was called before.
 *
 * Follows sigs.k8s.io/kustomize/api/resource/resource.go of kustomize 5.7, which keeps these facts in annotations.
 */
import { type Fields, isFields } from './documents.ts'
import { effectiveNamespace, gvkOf, type Identity, isClusterScoped } from './identity.ts'

export type Behavior = 'create' | 'merge' | 'replace' | 'unspecified'

export class Resource {
  /** Changed in place; nobody else has it. */
  fields: Fields
  behavior: Behavior = 'unspecified'
  needsHash = false
  readonly previous: Identity[] = []
  readonly prefixes: string[] = []
  readonly suffixes: string[] = []
  /** Variables that stand for something of it. */
  readonly variables: string[] = []
  /** Of a patch: whether it renames. */
  mayChange: { readonly name: boolean; readonly kind: boolean } = { name: false, kind: false }
  isGone = false

  constructor(fields: Fields) {
    this.fields = fields
  }

  get kind(): string {
    return textOf(this.fields['kind'])
  }

  get metadata(): Fields {
    const { metadata } = this.fields
    if (isFields(metadata)) return metadata
    return (this.fields['metadata'] = {}) as Fields
  }

  get name(): string {
    return textOf(this.metadata['name'])
  }

  get namespace(): string {
    return textOf(this.metadata['namespace'])
  }

  get id(): Identity {
    const gvk = gvkOf(textOf(this.fields['apiVersion']), this.kind)
    return { ...gvk, name: this.name, namespace: this.namespace, isClusterScoped: isClusterScoped(gvk) }
  }

  /** What it was called when it was read. */
  get originalId(): Identity {
    return this.ids[0]!
  }

  /** All that it was ever called, the present last. */
  get ids(): Identity[] {
    const { group, version } = this.id
    return [...this.previous.map((id) => ({ ...id, group, version })), this.id]
  }

  storePreviousId(): void {
    const { id } = this
    this.previous.push({ ...id, namespace: effectiveNamespace(id), isClusterScoped: false })
  }

  texts(field: 'labels' | 'annotations'): Record<string, string> {
    const value = this.metadata[field]
    return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textOf(each)])) : {}
  }

  setTexts(field: 'labels' | 'annotations', texts: Readonly<Record<string, string>>): void {
    if (Object.keys(texts).length > 0) this.metadata[field] = { ...texts }
    else delete this.metadata[field]
  }
}

export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

export function copied<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copied) as Value
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)])) as Value : value
}

const internal = 'internal.config.kubernetes.io'

/** As Go prints it in an error: JSON, with the facts as annotations. */
export function printResource({ fields, previous, prefixes, suffixes, metadata }: Resource): string {
  const list = (name: string, texts: readonly string[]) => (texts.length > 0 ? { [`${internal}/${name}`]: texts.join(',') } : {})
  const annotations = {
    ...(isFields(metadata['annotations']) && metadata['annotations']), ...list('previousKinds', previous.map(({ kind }) => kind)),
    ...list('previousNames', previous.map(({ name }) => name)), ...list('previousNamespaces', previous.map(({ namespace }) => namespace)),
    ...list('prefixes', prefixes), ...list('suffixes', suffixes),
  }
  return goJson({ ...fields, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } })
}

/** As encoding/json writes: keys sorted, and what HTML minds escaped. */
export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (isFields(value)) return `{${Object.keys(value).sort().map((key) => `${goJson(key)}:${goJson(value[key])}`).join(',')}}`
  return (JSON.stringify(value) ?? 'null').replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
