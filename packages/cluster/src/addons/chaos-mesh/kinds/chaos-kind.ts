/**
 * A kind of chaos as a row: its fields, what the definition demands of them, what the webhook fills in and refuses.
 *
 * Follows config/crd/bases and zz_generated.chaosmesh.go of Chaos Mesh: the definition's own rules come first, then the
 * webhook's, whose refusal is a 403. Left out: a remote cluster, whose chaos is that cluster's business.
 */
import {
  deepEqual, type FieldDraft, type FieldError, kindType, objectType, path, printFieldErrors, requiredValue, type Resource, resource, StatusError, unsupportedValue,
} from '@track/apimachinery'
import { ageColumn, type Column, defineKind, type Kind, nameColumn } from '@track/apiserver'
import { apiVersion, type ChaosObject, type ChaosSpec, modes, statusType, typeName } from './chaos-object.ts'

export interface ChaosKind<Spec extends ChaosSpec = ChaosSpec> {
  readonly kind: string
  readonly fields: Readonly<Record<string, FieldDraft>>
  /** Fields with a closed set of values, by their paths below the spec. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  readonly required?: readonly string[]
  /** What the definition fills in, and then the webhook; in place. */
  definitionDefaults?(spec: Spec): void
  webhookDefaults?(spec: Spec, namespace: string): void
  /** Everything that the webhook finds wrong, in its order. */
  check(spec: Spec): readonly FieldError[]
  /** Columns that kubectl prints. */
  readonly columns: readonly ('action' | 'duration')[]
}

/** Checks the literal against its spec and forgets that, so that kinds fit one list. */
export function chaosKind<Spec extends ChaosSpec>(kind: ChaosKind<Spec>): ChaosKind {
  return kind as unknown as ChaosKind
}

export function resourceOf({ kind }: ChaosKind): Resource<ChaosObject> {
  return resource<ChaosObject>(apiVersion, kind, { plural: kind.toLowerCase() })
}

/** What the webhook fills in where no namespace is named. */
export function defaultNamespaces({ selector }: { selector?: { namespaces?: string[] } }, namespace: string): void {
  if (selector && (selector.namespaces ?? []).length === 0) selector.namespaces = [namespace]
}

/** The words with which a webhook refuses. */
export function denied(kind: string, words: string): StatusError {
  return new StatusError('Forbidden', `admission webhook "v${kind.toLowerCase()}.kb.io" denied the request: ${words}`)
}

/** What the world cannot do of a spec, and what makes no difference in it. */
export interface Simulated {
  refusal?(spec: ChaosSpec): string | undefined
  warnings?(spec: ChaosSpec): readonly string[]
}

export function kubeKind(chaos: ChaosKind, simulated: Simulated): Kind {
  const { kind, fields } = chaos
  const name = typeName(kind)
  return defineKind<ChaosObject>({
    resource: resourceOf(chaos),
    type: kindType(name, { spec: objectType(`${name}Spec`, fields), status: statusType }),
    hasGeneration: true,
    prepareForCreate(draft) {
      const spec = draft.spec as ChaosSpec | undefined
      if (!spec) return
      chaos.definitionDefaults?.(spec)
      defaultNamespaces(spec, draft.metadata.namespace ?? '')
      chaos.webhookDefaults?.(spec, draft.metadata.namespace ?? '')
    },
    validateCreate(object) {
      const errors = definitionErrors(chaos, object.spec)
      if (errors.length === 0) refuse(chaos, object.spec, simulated)
      return errors
    },
    validateUpdate(object, old, { update }) {
      if (update.length === 0 && !deepEqual(object.spec, old.spec)) throw denied(kind, 'Cannot update chaos spec')
      return update
    },
    warnings: ({ spec }) => (simulated.warnings?.(spec) ?? []).map((each) => `not simulated here: ${each}`),
    columns: [nameColumn, ...chaos.columns.map(fieldColumn), ageColumn],
  })
}

function fieldColumn(field: 'action' | 'duration'): Column<ChaosObject> {
  return { name: field, type: 'string', description: '', cell: ({ spec }) => spec[field] ?? '' }
}

function refuse(chaos: ChaosKind, spec: ChaosSpec, simulated: Simulated): void {
  const errors = chaos.check(spec)
  if (errors.length > 0) throw denied(chaos.kind, printFieldErrors(errors))
  if (spec.remoteCluster !== undefined && spec.remoteCluster !== '') {
    throw denied(chaos.kind, `not simulated here: a remote cluster ("${spec.remoteCluster}")`)
  }
  const words = simulated.refusal?.(spec)
  if (words !== undefined) throw denied(chaos.kind, words)
}

function definitionErrors({ enums, required = [] }: ChaosKind, spec: ChaosSpec | undefined): FieldError[] {
  if (!spec) return [requiredValue(path('spec'))]
  const errors = ['selector', 'mode', ...required].filter((each) => valueAt(spec, each) === undefined).map((each) => requiredValue(`spec.${each}`))
  for (const [field, allowed] of Object.entries<readonly string[]>({ mode: modes, ...enums })) {
    const value = valueAt(spec, field)
    if (typeof value === 'string' && !allowed.includes(value)) errors.push(unsupportedValue(`spec.${field}`, value, allowed))
  }
  return errors
}

function valueAt(spec: ChaosSpec, field: string): unknown {
  return field.split('.').reduce<unknown>((value, each) => (value as Record<string, unknown> | undefined)?.[each], spec)
}
