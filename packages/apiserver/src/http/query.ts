/** The query of a request, and the body of a delete, as options. */
import { badRequest } from '@track/apimachinery'
import type { FieldValidation, PropagationPolicy, RequestOptions } from '../api-request.ts'

export type Query = Readonly<Record<string, readonly string[]>>

export function first(query: Query, name: string): string | undefined {
  return query[name]?.[0]
}

export function isTrue(query: Query, name: string): boolean {
  const value = first(query, name)
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false'
}

export interface DeleteBody {
  readonly propagationPolicy?: PropagationPolicy
  readonly orphanDependents?: boolean
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: readonly string[]
}

export function optionsOf(query: Query, body: DeleteBody = {}): RequestOptions {
  const limit = integer(query, 'limit')
  const grace = body.gracePeriodSeconds ?? integer(query, 'gracePeriodSeconds')
  const propagation = body.propagationPolicy ?? first(query, 'propagationPolicy') ?? orphaning(body)
  return {
    ...(isDryRun(query, body) && { dryRun: true }),
    ...(isTrue(query, 'force') && { force: true }),
    ...text(query, 'labelSelector'),
    ...text(query, 'fieldSelector'),
    ...text(query, 'continue'),
    ...text(query, 'resourceVersion'),
    ...text(query, 'resourceVersionMatch'),
    ...(limit !== undefined && limit > 0 && { limit }),
    ...(propagation !== undefined && { propagationPolicy: propagation as PropagationPolicy }),
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    fieldValidation: fieldValidation(query),
    ...(body.preconditions && { preconditions: body.preconditions }),
  }
}

function orphaning({ orphanDependents }: DeleteBody): PropagationPolicy | undefined {
  if (orphanDependents === undefined) return undefined
  return orphanDependents ? 'Orphan' : 'Background'
}

/** A client that says nothing is warned. */
export function fieldValidation(query: Query): FieldValidation {
  return (first(query, 'fieldValidation') || 'Warn') as FieldValidation
}

function isDryRun(query: Query, { dryRun = [] }: DeleteBody): boolean {
  return (query['dryRun']?.length ?? 0) + dryRun.length > 0
}

function text(query: Query, name: string): Record<string, string> {
  const value = first(query, name)
  return value ? { [name]: value } : {}
}

function integer(query: Query, name: string): number | undefined {
  const value = first(query, name)
  if (value === undefined || value === '') return undefined
  if (!/^-?\d+$/.test(value)) throw badRequest(`strconv.ParseInt: parsing "${value}": invalid syntax`)
  return Number(value)
}
