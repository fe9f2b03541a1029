/**
 * What a cluster can be given beyond what every cluster has: its kinds, controllers and parts. A world names
 * the addons that it has, and one that is saved opens with the same.
 */
import type { Kind } from '@track/apiserver'
import type { Controller } from '@track/controller-runtime'
import type { Part } from '@track/simulation'

export interface Addon {
  readonly name: string
  readonly kinds: readonly Kind[]
  readonly controllers: readonly Controller[]
  readonly parts: readonly Part[]
}
