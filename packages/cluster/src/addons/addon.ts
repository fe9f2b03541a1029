/**
 * What a cluster can be given beyond what every cluster has: its kinds, controllers and parts. A world names
 * the addons that it has, and one that is saved opens with the same.
 */
import type { Controller } from '@track/controller-runtime'
import type { AdmissionPlugin, Kind } from '@track/apiserver'
import type { Image } from '@track/nodes'
import type { Part } from '@track/simulation'

export interface Addon {
  readonly name: string
  readonly kinds: readonly Kind[]
  readonly controllers: readonly Controller[]
  readonly parts: readonly Part[]
  /** What its containers run. */
  readonly images?: readonly Image[]
  /** Its webhooks. */
  readonly admission?: readonly AdmissionPlugin[]
}
