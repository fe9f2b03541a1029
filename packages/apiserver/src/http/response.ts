/** Answers in the forms that HTTP carries. */
import type { StatusError } from '@track/apimachinery'
import type { HttpResponse } from './message.ts'

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: `${JSON.stringify(value)}\n` }
}

export function plainText(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

export function statusResponse(refusal: StatusError): HttpResponse {
  const retry = refusal.details?.retryAfterSeconds
  return json(refusal.code, refusal.toStatus(), retry ? { 'retry-after': String(retry) } : {})
}
