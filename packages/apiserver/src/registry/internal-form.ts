/**
 * Values as the real API server holds them in memory and shows them where it refuses one: every
 * field by its Go name, null where nothing was given.
 *
 * Follows pkg/apis/{core,batch}/types.go of Kubernetes 1.34.
 */
import type { PodSpec, PodTemplateSpec } from '@track/apimachinery'
import { internalTypes } from './internal-types.ts'

type Fields = Readonly<Record<string, unknown>>

interface GoField {
  readonly name: string
  /** `s`, `*n`, `[.Container`, as the generated text has it. */
  readonly type: string
  /** Its fields stand among those of its owner. */
  readonly isEmbedded: boolean
}

const structs: ReadonlyMap<string, readonly GoField[]> = new Map(internalTypes.trim().split('\n').map((row) => {
  const [name = '', ...fields] = row.split(';')
  return [name, fields.map((field) => {
    if (field.startsWith('=')) return { name: '', type: field.slice(1), isEmbedded: true }
    const [fieldName = '', type = ''] = field.split(':')
    return { name: fieldName, type, isEmbedded: false }
  })]
}))

export function internalForm(value: object | undefined, struct: string): unknown {
  return value === undefined ? null : structForm(value as Fields, struct)
}

export function internalPodSpec(spec: PodSpec): unknown {
  return internalForm(withHostFields(spec), 'PodSpec')
}

export function internalTemplate({ metadata, spec }: PodTemplateSpec): unknown {
  return internalForm({ metadata, spec: spec && withHostFields(spec) }, 'PodTemplateSpec')
}

/** In memory the host's namespaces belong to the pod's security context. */
function withHostFields({ hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, ...spec }: PodSpec): object {
  if (!spec.securityContext) return spec
  return { ...spec, securityContext: { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } }
}

function structForm(value: Fields, struct: string): Fields {
  const byName = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]))
  const form: Record<string, unknown> = {}
  for (const { name, type, isEmbedded } of structs.get(struct)!) {
    if (!isEmbedded) form[name] = formOf(byName.get(name.toLowerCase()), type)
    else if (type === 'a') Object.assign(form, value['metadata'])
    else Object.assign(form, structForm(value, type.replace(/^\*/, '')))
  }
  return form
}

const zeros: Readonly<Record<string, unknown>> = { s: '', b: false, n: 0, q: '0', x: 0, t: null, a: null }

function formOf(value: unknown, type: string): unknown {
  const [kind, inner] = [type[0]!, type.slice(1)]
  if (kind === '.') return structForm((value ?? {}) as Fields, inner)
  if (kind in zeros) return value ?? zeros[kind]
  if (value === undefined || value === null) return null
  if (kind === '*') return formOf(value, inner)
  if (kind === '[') return (value as unknown[]).map((item) => formOf(item, inner))
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, formOf(item, inner)]))
}
