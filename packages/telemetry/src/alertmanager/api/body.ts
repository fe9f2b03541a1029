/**
 * Bodies of requests, read and checked in the words of the layer in front of the API.
 *
 * Follows api/v2/models of Alertmanager 0.34 and go-openapi/runtime. Left out: Go's words for JSON
 * that breaks off or goes wrong later than at its beginning, and for times that are nearly some.
 */
import { type Instant, parseTimestamp } from '@track/simulation'
import { type Labels } from '../../series/labels.ts'
import { labelSetOf } from '../labels/label-set.ts'
import { type AlertmanagerResponse, invalid } from './request.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Thrown while a body is read; the answer goes out. */
export class BodyError extends Error {
  readonly response: AlertmanagerResponse

  constructor(response: AlertmanagerResponse) {
    super(response.body)
    this.name = 'BodyError'
    this.response = response
  }
}

export function refuseBody(name: string, words: string): never {
  throw new BodyError(invalid(400, 400, `parsing ${name} body from "" failed, because ${words}`))
}

export function refuseField(code: number, message: string): never {
  throw new BodyError(invalid(422, code, message))
}

export function parseBody(name: string, body: string): unknown {
  if (body.trim() === '') refuseField(602, `${name} in body is required`)
  try {
    return JSON.parse(body) as unknown
  } catch {
    // No JSON: where it goes wrong is looked for.
    const [first = ''] = body.trimStart()
    if (/["{[\d\-tfn]/.test(first)) refuseBody(name, 'unexpected EOF')
    return refuseBody(name, `invalid character '${first}' looking for beginning of value`)
  }
}

/** As Go calls a value of JSON. */
export function goKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** Undefined for what is not given. */
export function timeOf(name: string, value: unknown): Instant | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return refuseBody(name, `json: cannot unmarshal ${goKind(value)} into Go value of type string`)
  const text = /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : /T[\d:.]+$/.test(value) ? `${value}Z` : value
  const at = parseTimestamp(text)
  if (Number.isNaN(at)) return refuseBody(name, `parsing time ${JSON.stringify(value)} as "2006-01-02": cannot parse ${JSON.stringify(value)} as "2006"`)
  // The year one is how Go writes no time.
  return text.startsWith('0001-01-01T00:00:00') ? undefined : at
}

/** Undefined for what is not given. */
export function textOf(name: string, value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : refuseBody(name, `json: cannot unmarshal ${goKind(value)} into Go struct field ${what} of type string`)
}

export function labelsIn(name: string, value: unknown, what: string): Labels | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) return refuseBody(name, `json: cannot unmarshal ${goKind(value)} into Go struct field ${what} of type models.LabelSet`)
  for (const inner of Object.values(value)) textOf(name, inner, what)
  return labelSetOf(Object.fromEntries(Object.entries(value).map(([label, inner]) => [label, inner === null ? '' : String(inner)])))
}
