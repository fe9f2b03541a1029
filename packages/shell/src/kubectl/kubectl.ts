/**
 * What verbs share: where requests go, the namespace of the context, how the server's refusals
 * are said, and what is known of the server's resources.
 */
import type { Status, StatusDetails } from '@track/apimachinery'
import type { HttpRequest, HttpResponse, StreamCursor, StreamReading, Stream } from '@track/apiserver'
import { type Guest, printError, request } from '@track/processes'
import type { Duration, Plain } from '@track/simulation'
import { KubectlError } from './verb.ts'

/** The flags that every verb takes. */
export interface GlobalFlags {
  readonly namespace: string | undefined
  readonly as: string | undefined
  readonly 'as-group': readonly string[]
}

export interface RequestInit {
  readonly method?: string
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly accept?: string
  readonly contentType?: string
  /** Written as JSON unless it is text. */
  readonly body?: unknown
}

export class Kubectl {
  readonly global: GlobalFlags
  /** The namespace of `--namespace`, or the context's. */
  readonly namespace: string
  /** Whether `--namespace` was typed. */
  readonly hasNamespaceFlag: boolean
  readonly verb: string

  constructor({ global, contextNamespace, verb }: { global: GlobalFlags; contextNamespace: string; verb: string }) {
    this.global = global
    this.namespace = global.namespace ?? contextNamespace
    this.hasNamespaceFlag = global.namespace !== undefined
    this.verb = verb
  }

  /** The response as it came; warnings go to standard error, as kubectl prints them. */
  *send(path: string, init: RequestInit = {}): Guest<HttpResponse> {
    const answer = yield* request<HttpResponse>('api', this.#message(path, init) as unknown as Plain)
    for (const warning of answer.warnings ?? []) yield* printError(`Warning: ${warning}\n`)
    return answer
  }

  /** The object that was answered; a refusal is a KubectlError in kubectl's words. */
  *json<T>(path: string, init: RequestInit = {}): Guest<T> {
    const answer = yield* this.send(path, init)
    if (answer.status >= 400) throw refused(statusOf(answer))
    return JSON.parse(String(answer.body)) as T
  }

  /** The object, or the Status that refused it. */
  *attempt<T>(path: string, init: RequestInit = {}): Guest<{ readonly object: T } | { readonly refusal: Status }> {
    const answer = yield* this.send(path, init)
    return answer.status >= 400 ? { refusal: statusOf(answer) } : { object: JSON.parse(String(answer.body)) as T }
  }

  /** A stream's next chunks; waits for them, as long as `timeout` (then: none). */
  *read(stream: Stream, cursor: StreamCursor | undefined, timeout?: Duration): Guest<StreamReading | { readonly timedOut: true }> {
    return yield* request<StreamReading | { timedOut: true }>('stream', { stream, cursor } as unknown as Plain, timeout)
  }

  #message(path: string, { method = 'GET', query = {}, accept, contentType, body }: RequestInit): HttpRequest {
    const flattened = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat()]]))
    const { as, 'as-group': groups } = this.global
    return {
      method, path,
      query: Object.fromEntries(flattened) as Record<string, string[]>,
      headers: {
        accept: accept ?? 'application/json',
        'user-agent': 'kubectl/v1.34.0 (linux/amd64) kubernetes/track',
        ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
        ...(as !== undefined && { 'impersonate-user': as }),
        ...(groups.length > 0 && { 'impersonate-group': groups.join(',') }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }
  }
}

export function statusOf({ status, body }: HttpResponse): Status {
  try {
    const parsed = JSON.parse(String(body)) as Status
    if (parsed.kind === 'Status') return parsed
  } catch {
    // Not JSON: said below with the words for an answer that is not a Status.
  }
  const message = `an error on the server (${JSON.stringify(String(body).trim())}) has prevented the request from succeeding`
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: status, reason: status === 404 ? 'NotFound' : 'InternalError', message }
}

/**
 * A refusal as kubectl says it. Follows k8s.io/kubectl/pkg/cmd/util/helpers.go (StandardErrorMessage).
 */
export function refused(status: Status, prefix = ''): KubectlError {
  const { reason = '', message = '' } = status
  if (reason === 'Invalid') return new KubectlError(invalidWords(status))
  if (reason === 'Unauthorized') return new KubectlError(`error: You must be logged in to the server (${message})`)
  const words = message.startsWith('Error from server') ? message : `Error from server (${reason}): ${prefix}${message}`
  return new KubectlError(words)
}

/** `The Deployment "web" is invalid: spec.replicas: …`, or a list of causes when there are several. */
export function invalidWords({ details, message = '' }: Status): string {
  const { kind = '', name = '', causes = [] }: StatusDetails = details ?? {}
  if (!details) return `The request is invalid: ${message}`
  const said = causes.map(({ field, message: cause = '' }) => (field ? `${field}: ${cause}` : cause))
  const subject = name ? `The ${kind} "${name}" is invalid` : `The ${kind} is invalid`
  if (said.length === 0) return `${subject}: ${message}`
  return said.length === 1 ? `${subject}: ${said[0]!}` : `${subject}: \n${[...new Set(said)].map((line) => `* ${line}`).join('\n')}`
}
