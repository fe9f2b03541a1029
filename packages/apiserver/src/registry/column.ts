/**
 * Columns that most kinds have, and how their cells are written.
 *
 * Follows pkg/printers/internalversion/printers.go of Kubernetes 1.34.
 */
import { type Container, type KubeObject, type LabelSelector, printLabelSelector } from '@track/apimachinery'
import { type Instant, parseTimestamp, printHumanDuration } from '@track/simulation'
import type { Column } from '../kind.ts'

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  cell: ({ metadata }) => metadata.name ?? '',
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  cell: ({ metadata }, { now }) => timeSince(metadata.creationTimestamp, now),
}

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

/** How long ago a timestamp was, in kubectl's words. */
export function timeSince(timestamp: string | null | undefined, now: Instant): string {
  const at = instantOf(timestamp)
  return at === undefined ? '<unknown>' : printHumanDuration(now - at)
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
