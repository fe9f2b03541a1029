/** What workers say to the lease service and to the object store. */
import type { Addressed } from '../ensemble/behaviour.ts'
import type { Message } from '../consensus/message.ts'

export type LeaseMessage = Message | (Addressed & (ObjectRequest | ObjectAnswer))

export type ObjectRequest =
  /** With the token of whoever reads: from here on, no older one may write. */
  | { readonly kind: 'read object'; readonly id: string; readonly key: string; readonly token: number }
  /** `basedOn` is the version that was read (an ETag); `write` names the write, so that a retry is the same one. */
  | {
    readonly kind: 'write object'; readonly id: string; readonly key: string; readonly value: string
    readonly token: number; readonly basedOn: number; readonly write: string
  }

export type ObjectAnswer =
  | { readonly kind: 'object'; readonly id: string; readonly value: string | undefined; readonly version: number }
  | { readonly kind: 'object written'; readonly id: string; readonly version: number }
  | { readonly kind: 'object refused'; readonly id: string; readonly why: string }
