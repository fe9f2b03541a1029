/**
 * Which ReplicaSet is the Deployment's newest revision, and the annotations that count revisions.
 *
 * Follows pkg/controller/deployment/util/deployment_util.go of Kubernetes 1.34.
 */
import { semanticEqual } from '@track/apimachinery'
import type { Deployment, PodTemplate, ReplicaSet } from '../objects.ts'
import { maxSurge } from './bounds.ts'
import { podTemplateHashLabel } from './pod-template-hash.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
export const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas'

type Annotations = Readonly<Record<string, string>>

/** Annotations of a Deployment that its ReplicaSets do not get. */
const ownAnnotations: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration', revisionAnnotation, historyAnnotation,
  desiredReplicasAnnotation, maxReplicasAnnotation, 'deprecated.deployment.rollback.to',
]

/** About a hundred revisions. */
const historyLengthMax = 2000

export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '']
  if (left !== right) return left < right ? -1 : 1
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}

/** The oldest ReplicaSet whose template is the Deployment's, whatever its hash says. */
export function newestRevision({ spec }: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return replicaSets.toSorted(byCreation).find((each) => isSameTemplate(each.spec.template, spec.template))
}

export function isSameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b))
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [podTemplateHashLabel]: _hash, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** 0 for a ReplicaSet that was never numbered or whose number cannot be read. */
export function revisionOf({ metadata }: ReplicaSet): number {
  const text = metadata.annotations?.[revisionAnnotation] ?? ''
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0
}

export function lastRevision(replicaSets: readonly ReplicaSet[]): number {
  return Math.max(0, ...replicaSets.map(revisionOf))
}

/** The annotations of the newest revision: the Deployment's, its number, and the numbers it had before. */
export function revisionAnnotations(deployment: Deployment, current: Annotations, revision: number): Annotations {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.includes(key))
  const annotations = { ...current, ...Object.fromEntries(copied) }
  const before = current[revisionAnnotation]
  if (before !== undefined && before !== '' && !/^[+-]?\d+$/.test(before)) return annotations
  if (Number(before ?? 0) >= revision) return annotations
  const numbered = { ...annotations, [revisionAnnotation]: String(revision) }
  return before === undefined ? numbered : { ...numbered, ...history(current[historyAnnotation] ?? '', before) }
}

function history(past: string, revision: string): Annotations {
  if (past === '' || past.startsWith(',')) return { [historyAnnotation]: revision }
  const revisions = past.split(',')
  while (revisions.length > 0 && [...revisions, revision].join(',').length > historyLengthMax) revisions.shift()
  return { [historyAnnotation]: [...revisions, revision].join(',') }
}

/** What a ReplicaSet remembers of the Deployment's size, so that a later scaling can be told from a rollout. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const { replicas } = deployment.spec
  return {
    [desiredReplicasAnnotation]: String(replicas),
    [maxReplicasAnnotation]: String(replicas + maxSurge(deployment)),
  }
}

/** The number of an annotation above; undefined when it is not there or no number. */
export function sizeAnnotation({ metadata }: ReplicaSet, annotation: string): number | undefined {
  const text = metadata.annotations?.[annotation]
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  const value = Number(text)
  return value <= 0x7fff_ffff ? value : undefined
}
