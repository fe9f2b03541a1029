/** What things cost: a price list as data, and what a node costs an hour by it. */
import type { Instant } from '@track/simulation'

export interface InstanceType {
  readonly name: string
  readonly cpu: number
  readonly memoryGiB: number
  readonly perHour: number
  /** The same machine, which may be taken away. */
  readonly spotPerHour: number
}

export interface PriceList {
  readonly name: string
  /** Where it comes from, and of when it is. */
  readonly source: string
  readonly currency: string
  readonly instanceTypes: readonly InstanceType[]
  /** Of machines of no type in the list, and the proportion by which a machine's price is shared out. */
  readonly cpuPerHour: number
  readonly ramGiBPerHour: number
  readonly storageGiBPerMonth: number
  readonly loadBalancerPerHour: number
  readonly egressGiB: { readonly zone: number; readonly region: number; readonly internet: number }
  readonly signals: { readonly millionSamples: number; readonly logsGiB: number; readonly tracesGiB: number }
}

/** As OpenCost has it: 365 days of 24 hours in twelve months. */
export const hoursInMonth = 730

function instanceType(name: string, cpu: number, memoryGiB: number, perHour: number): InstanceType {
  return { name, cpu, memoryGiB, perHour, spotPerHour: perHour * 0.35 }
}

/** Made up: nimbus is a simulated cloud, and nobody sells at these prices. */
export const nimbusPrices: PriceList = {
  name: 'nimbus', source: 'made up for the simulated cloud nimbus; no prices of a real cloud', currency: 'USD',
  instanceTypes: [
    instanceType('n2.small', 2, 8, 0.08), instanceType('n2.medium', 4, 16, 0.16), instanceType('n2.large', 8, 32, 0.32), instanceType('n2.xlarge', 16, 64, 0.64),
    instanceType('c2.large', 8, 16, 0.26), instanceType('m2.large', 8, 64, 0.44),
  ],
  cpuPerHour: 0.025, ramGiBPerHour: 0.003_75, storageGiBPerMonth: 0.1, loadBalancerPerHour: 0.025,
  egressGiB: { zone: 0.01, region: 0.02, internet: 0.09 },
  signals: { millionSamples: 0.1, logsGiB: 0.5, tracesGiB: 0.3 },
}

export interface NodeSize {
  readonly cpu: number
  readonly memoryGiB: number
  readonly instanceType?: string
  readonly isSpot?: boolean
}

export interface NodePrice {
  readonly perHour: number
  /** Of one core, and of one GiB: together they make the whole. */
  readonly cpu: number
  readonly ramGiB: number
}

/** By its type where the list has it, else by its size; shared out by the proportion of the list's own prices, as OpenCost does it. */
export function nodePrice({ instanceTypes, cpuPerHour, ramGiBPerHour }: PriceList, { cpu, memoryGiB, instanceType: name, isSpot = false }: NodeSize): NodePrice {
  const bySize = cpu * cpuPerHour + memoryGiB * ramGiBPerHour
  const type = instanceTypes.find((each) => each.name === name)
  const perHour = type ? (isSpot ? type.spotPerHour : type.perHour) : bySize
  const factor = bySize === 0 ? 0 : perHour / bySize
  return { perHour, cpu: cpuPerHour * factor, ramGiB: ramGiBPerHour * factor }
}

/**
 * The level of a commitment that costs least over hours like these: a unit pays as long as it is used in more than a share `1 - discount`
 * of the hours, so it is the usage's quantile at the discount.
 */
export function bestCommitment(hourlyUsage: readonly number[], discount: number): number {
  const sorted = hourlyUsage.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(discount * sorted.length))] ?? 0
}

/** What hours of usage cost with a commitment, which is paid whether it is used or not. */
export function costWithCommitment(hourlyUsage: readonly number[], { level, discount, perHour }: { readonly level: number; readonly discount: number; readonly perHour: number }): number {
  return hourlyUsage.reduce((sum, usage) => sum + perHour * (level * (1 - discount) + Math.max(0, usage - level)), 0)
}

export interface Range {
  readonly from: Instant
  readonly until: Instant
}
