/**
 * Answers in the forms that HTTP carries.
 *
 * Follows k8s.io/apimachinery/pkg/runtime/serializer/json/json.go and isPrettyPrint of
 * k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go.
 */
import { printJson, type StatusError } from '@track/apimachinery'
import { printYaml } from '@track/formats'
import { clauseServed } from './accept.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import { first } from './query.ts'

const jsonType = 'application/json'

/** Fields stand in the order in which the value has them. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': jsonType, ...headers }, body: `${printJson(value)}\n` }
}

export function plainText(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

export function statusResponse(refusal: StatusError): HttpResponse {
  const retry = refusal.details?.retryAfterSeconds
  return json(refusal.code, refusal.toStatus(), retry ? { 'retry-after': String(retry) } : {})
}

/** The same answer as YAML for who accepts that first, or spread over lines for people. */
export function rendered(response: HttpResponse, request: HttpRequest): HttpResponse {
  const { headers, body, stream } = response
  if (stream || typeof body !== 'string' || !headers['content-type']?.startsWith(jsonType)) return response
  if (clauseServed(request.headers['accept'])?.mediaType === yamlType) {
    return { ...response, headers: { ...headers, 'content-type': yamlType }, body: printYaml(JSON.parse(body)) }
  }
  return isForPeople(request) ? { ...response, body: printJson(JSON.parse(body), 2) } : response
}

const yamlType = 'application/yaml'
const browsers = /^(?:curl|Wget|Mozilla\/5\.0)/

/** As `pretty` says, else browsers and their like. */
function isForPeople({ query, headers }: HttpRequest): boolean {
  const pretty = first(query, 'pretty')
  return pretty ? /^(?:1|t|T|true|TRUE|True)$/.test(pretty) : browsers.test(headers['user-agent'] ?? '')
}
