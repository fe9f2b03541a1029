/** What a node is made of: a row that a topology gives. */
import type { Taint } from '../objects/node.ts'

export interface NodeDescription {
  readonly name: string
  /** Its InternalIP. */
  readonly address: string
  /** The addresses of its pods: `10.244.1.0/24`. */
  readonly podCidr: string
  readonly zone?: string
  readonly region?: string
  /** Quantities: `4`, `16Gi`. */
  readonly cpu: string
  readonly memory: string
  readonly ephemeralStorage?: string
  /** How many pods it takes; 110 unless told otherwise. */
  readonly pods?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
}

export const podsMaxByDefault = 110
export const ephemeralStorageByDefault = '100Gi'
