/**
 * What pods and nodes use, as `top` sets it in columns.
 *
 * Follows k8s.io/kubectl/pkg/metricsutil/{metrics_printer,metrics_sorter}.go of Kubernetes 1.34.
 */
import { addQuantities, milliValue, parseQuantity, quantityOf, quantityValue, type Quantity } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'

export type Usage = Readonly<Record<string, string>>

export interface Metered {
  readonly name: string
  readonly usage: Usage
}

export const metricsPath = '/apis/metrics.k8s.io/v1beta1'

export function* requireMetricsApi(kubectl: Kubectl): Guest<void> {
  const all = yield* kubectl.resources()
  if (!all.some(({ group, version }) => group === 'metrics.k8s.io' && version === 'v1beta1')) throw new KubectlError('Metrics API not available')
}

export function checkSorting(sortBy: string): void {
  if (!['', 'cpu', 'memory'].includes(sortBy)) throw new KubectlError('--sort-by accepts only cpu or memory')
}

export function measured(showSwap: boolean): readonly string[] {
  return ['cpu', 'memory', ...(showSwap ? ['swap'] : [])]
}

/** Whoever uses most comes first; without a resource, `byName`. */
export function inOrder<T extends Metered>(items: readonly T[], sortBy: string, byName: (a: T, b: T) => number = (a, b) => order(a.name, b.name)): T[] {
  if (sortBy === '') return [...items].sort(byName)
  const amount = ({ usage }: T) => (sortBy === 'cpu' ? milliValue(usage['cpu'] ?? '0') : quantityValue(usage['memory'] ?? '0'))
  return [...items].sort((a, b) => amount(b) - amount(a))
}

export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function summed(usages: readonly Usage[], resources: readonly string[]): Usage {
  const sum = (name: string): Quantity => usages.reduce((total, usage) => addQuantities(total, parseQuantity(usage[name] ?? '0')), quantityOf(0))
  return Object.fromEntries(resources.map((name) => [name, printMilli(sum(name))]))
}

function printMilli(quantity: Quantity): string {
  return `${milliValue(quantity)}m`
}

/** `12m`, `34Mi`. */
export function printUsage(resource: string, usage: Usage): string {
  const amount = usage[resource] ?? '0'
  return resource === 'cpu' ? `${milliValue(amount)}m` : `${Math.trunc(quantityValue(amount) / 1024 / 1024)}Mi`
}

/** Every cell ends with a tab, as upstream's columns do. */
export function row(cells: readonly string[]): string {
  return `${cells.map((cell) => `${cell}\t`).join('')}\n`
}
