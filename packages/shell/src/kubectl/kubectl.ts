/**
 * What verbs share: where requests go, the namespace of the context, how the server's refusals
 * are said, and what is known of the server's resources.
 */
import type { KubeObject, Status } from '@track/apimachinery'
import type { HttpRequest, HttpResponse, Stream, StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, printError, type ProcessFacts, request } from '@track/processes'
import type { Duration, Plain } from '@track/simulation'
import { type DiscoveredResource, discover } from './discovery.ts'
import { ServerError } from './errors.ts'

/** The flags that every verb takes. */
export interface GlobalFlags {
  readonly 'namespace': string | undefined
  readonly 'as': string | undefined
  readonly 'as-group': readonly string[]
  readonly 'kubeconfig': string | undefined
  readonly 'context': string | undefined
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export interface RequestInit {
  readonly method?: string
  readonly query?: Query
  readonly accept?: string
  readonly contentType?: string
  /** Written as JSON unless it is text. */
  readonly body?: unknown
}

export interface KubectlOptions {
  readonly process: ProcessFacts
  readonly global: GlobalFlags
  readonly contextNamespace: string
  readonly verb: string
}

export class Kubectl {
  readonly process: ProcessFacts
  readonly global: GlobalFlags
  /** The namespace of `--namespace`, or the context's. */
  readonly namespace: string
  /** Whether `--namespace` was typed. */
  readonly hasNamespaceFlag: boolean
  readonly verb: string
  #resources: readonly DiscoveredResource[] | undefined

  constructor({ process, global, contextNamespace, verb }: KubectlOptions) {
    this.process = process
    this.global = global
    this.namespace = global.namespace ?? contextNamespace
    this.hasNamespaceFlag = global.namespace !== undefined
    this.verb = verb
  }

  /** Everything that the server has; asked once. */
  *resources(): Guest<readonly DiscoveredResource[]> {
    this.#resources ??= yield* discover(this)
    return this.#resources
  }

  /** The response as it came; warnings go to standard error, as kubectl prints them. */
  *send(path: string, init: RequestInit = {}): Guest<HttpResponse> {
    const answer = yield* request<HttpResponse>('api', this.#message(path, init) as unknown as Plain)
    for (const warning of answer.warnings ?? []) yield* printError(`Warning: ${warning}\n`)
    return answer
  }

  /** The object that was answered; a refusal is a ServerError. */
  *json<T = KubeObject>(path: string, init: RequestInit = {}): Guest<T> {
    const answer = yield* this.send(path, init)
    if (answer.status >= 400) throw new ServerError(statusOf(answer, { path, ...init }))
    return JSON.parse(String(answer.body)) as T
  }

  /** The object, or nothing when it is not there; any other refusal is a ServerError. */
  *find<T = KubeObject>(path: string, init: RequestInit = {}): Guest<T | undefined> {
    const answer = yield* this.send(path, init)
    if (answer.status === 404 && statusOf(answer).reason === 'NotFound') return undefined
    if (answer.status >= 400) throw new ServerError(statusOf(answer))
    return JSON.parse(String(answer.body)) as T
  }

  /** A watch or a connection; a refusal is a ServerError. */
  *open(path: string, init: RequestInit = {}): Guest<Stream> {
    const answer = yield* this.send(path, init)
    if (answer.status >= 400 || !answer.stream) throw new ServerError(statusOf(answer))
    return answer.stream
  }

  /** A stream's next chunks; waits for them, as long as `timeout` (then: none). */
  *read(stream: Stream, cursor: StreamCursor | undefined, timeout?: Duration): Guest<StreamReading | { readonly timedOut: true }> {
    const row = { stream, ...(cursor && { cursor }) } as unknown as Plain
    return yield* request<StreamReading | { timedOut: true }>('stream', row, timeout)
  }

  #message(path: string, { method = 'GET', query = {}, accept, contentType, body }: RequestInit): HttpRequest {
    const [bare = '', search = ''] = path.split('?')
    const given = [...new URLSearchParams(search)].map(([name, value]): [string, string[]] => [name, [value]])
    const flattened = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat()]]))
    const { as, 'as-group': groups } = this.global
    return {
      method, path: bare,
      query: Object.fromEntries([...given, ...flattened]) as Record<string, string[]>,
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

interface Asked {
  readonly path: string
  readonly method?: string
}

/** ` (post selfsubjectaccessreviews.authorization.k8s.io)`: what was asked of a group that nobody serves. */
function resourceAsked({ path, method = 'GET' }: Asked): string {
  const [, group, resource, name] = /^\/apis\/([^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/?]+)(?:\/([^/?]+))?/.exec(path) ?? []
  return resource === undefined ? '' : ` (${method.toLowerCase()} ${resource}.${group!}${name === undefined ? '' : ` ${name}`})`
}

export function statusOf({ status, body }: HttpResponse, asked?: Asked): Status {
  try {
    const parsed = JSON.parse(String(body)) as Status
    if (parsed.kind === 'Status') return parsed
  } catch {
    // Not JSON: said below with the words for an answer that is not a Status.
  }
  if (status === 404) {
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: status, reason: 'NotFound', message: `the server could not find the requested resource${asked ? resourceAsked(asked) : ''}` }
  }
  const message = `an error on the server (${JSON.stringify(String(body).trim())}) has prevented the request from succeeding`
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: status, reason: 'InternalError', message }
}
