/**
 * Columns that most kinds have, and how their cells are written.
 *
 * Follows pkg/printers/internalversion/printers.go of Kubernetes 1.34.
 */
import { type Container, type KubeObject, type LabelSelector, printLabelSelector } from '@track/apimachinery'
import { type Instant, parseTimestamp } from '@track/simulation'
import type { Column } from '../kind.ts'

export { age as timeSince, ageColumn, nameColumn } from '../table.ts'

/** `Containers`, `Images` and `Selector`: what `-o wide` adds to everything that has a pod template. */
export function templateColumns<T extends KubeObject>(
  parts: (object: T) => { containers: readonly Container[]; selector: LabelSelector | undefined },
  selectorDescription: string,
): Column<T>[] {
  return [
    {
      name: 'Containers', type: 'string', priority: 1,
      description: 'Names of each container in the template.',
      cell: (object) => parts(object).containers.map(({ name }) => name).join(','),
    },
    {
      name: 'Images', type: 'string', priority: 1,
      description: 'Images referenced by each container in the template.',
      cell: (object) => parts(object).containers.map(({ image }) => image ?? '').join(','),
    },
    {
      name: 'Selector', type: 'string', priority: 1,
      description: selectorDescription,
      cell: (object) => printLabelSelector(parts(object).selector),
    },
  ]
}

/** A timestamp of an object; undefined where it is not set. */
export function instantOf(timestamp: string | null | undefined): Instant | undefined {
  return timestamp ? parseTimestamp(timestamp) : undefined
}

/** At most `max` of them, and how many are left. */
export function listWithMore(items: readonly string[], max: number, separator = ','): string {
  if (items.length <= max) return items.join(separator)
  return `${items.slice(0, max).join(separator)} + ${items.length - max} more...`
}

/** `app=web,tier=front`, sorted by key. */
export function printLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.sort().join(',') || '<none>'
}
