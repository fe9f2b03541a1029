/** HTTP as the doors bring it: plain rows, so that a request is journalled as it came. */
import type { Duration } from '@track/simulation'
import type { User } from '../api-request.ts'

export interface HttpRequest {
  readonly method: string
  /** The path without its query, still percent-encoded. */
  readonly path: string
  /** Decoded, each name with all its values in their order. */
  readonly query: Readonly<Record<string, readonly string[]>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text, or bytes where the content type is protobuf. */
  readonly body?: string | Uint8Array
  /** Who the door authenticated; absent: nobody (401). */
  readonly user?: User
  /** How much later than at once it will be answered; the door waits. */
  readonly late?: Duration
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Each is a `Warning: 299 - "…"` header of its own. */
  readonly warnings?: readonly string[]
  readonly body: string | Uint8Array
  /** Present when more follows: a watch, or a connection to a pod. */
  readonly stream?: Stream
}

/** What follows an answer. Doors read it by cursor (`stream.ts`); nothing in the world waits for them. */
export type Stream =
  | { readonly kind: 'watch'; readonly request: HttpRequest }
  | { readonly kind: 'connection'; readonly connector: string; readonly id: string }
