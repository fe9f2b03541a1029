/**
 * A Job's pods: what they are called, which index they work on, whether they count.
 *
 * Follows pkg/controller/job/{indexed_job_utils,tracking_utils}.go of Kubernetes 1.34.
 */
import { type Job, jobs as jobResource, type Pod, type PodSpec, type Resource } from '@track/apimachinery'
import { podFromTemplate } from '../pod-control.ts'
import type { PodTemplate } from '../objects.ts'
import { verdictOf } from './pod-failure-policy.ts'

/** Until it is taken off, the pod has not been counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

const indexKey = 'batch.kubernetes.io/job-completion-index'
const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count'
const ignoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'
const generatedNameLengthMax = 58

/** A Job as the server stores it. */
export type StoredJob = Job & { spec: { parallelism: number; backoffLimit: number; template: PodTemplate } }

export const jobs = jobResource as Resource<StoredJob>

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed'
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) === true
}

/** -1 for a pod without an index. */
export function indexOf({ metadata }: Pod): number {
  const text = metadata.annotations?.[indexKey] ?? ''
  return /^\d+$/.test(text) ? Number(text) : -1
}

export function hasValidIndex({ spec }: Job, pod: Pod): boolean {
  const index = indexOf(pod)
  return index !== -1 && index < (spec.completions ?? 0)
}

/** Pods that are being deleted are waited for before others take their place. */
export function waitsForDeletion({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined
}

export function isFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  return !waitsForDeletion(job) && pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

export function isTerminating({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded'
}

/** How often its index failed before it, counted and ignored failures. */
export function indexFailures({ metadata }: Pod): { counted: number; ignored: number } {
  const count = (annotation: string) => {
    const text = metadata.annotations?.[annotation] ?? ''
    return /^\d+$/.test(text) ? Number(text) : 0
  }
  return { counted: count(failureCountAnnotation), ignored: count(ignoredFailureCountAnnotation) }
}

/** Its failure makes the whole index fail. */
export function failsIndex(pod: Pod, job: Job): boolean {
  if (!isFailed(pod, job)) return false
  const { counts, action } = verdictOf(job.spec.podFailurePolicy, pod)
  return action === 'FailIndex' || (counts && indexFailures(pod).counted >= (job.spec.backoffLimitPerIndex ?? Infinity))
}

/** A new pod of the Job; of an index, and after a failed pod of that index, if there are such. */
export function newPod(job: StoredJob, index?: number, failed?: Pod): Pod {
  const pod = podFromTemplate(job.spec.template, job, jobs)
  const finalizers = [...(pod.metadata.finalizers ?? []).filter((each) => each !== trackingFinalizer), trackingFinalizer]
  const tracked = { ...pod, metadata: { ...pod.metadata, finalizers } }
  if (index === undefined) return tracked
  const suffix = `-${index}-`
  const { name = '' } = job.metadata
  const annotations = { ...pod.metadata.annotations, [indexKey]: String(index), ...failureAnnotations(job, failed) }
  return {
    ...tracked,
    metadata: {
      ...tracked.metadata, annotations, generateName: `${name.slice(0, generatedNameLengthMax - suffix.length)}${suffix}`,
      labels: { ...pod.metadata.labels, [indexKey]: String(index) },
    },
    spec: { ...withIndexVariable(pod.spec), hostname: `${name}-${index}` },
  }
}

function failureAnnotations(job: Job, failed: Pod | undefined): Record<string, string> {
  if (job.spec.backoffLimitPerIndex === undefined) return {}
  const before = failed ? indexFailures(failed) : { counted: 0, ignored: 0 }
  const counts = failed !== undefined && verdictOf(job.spec.podFailurePolicy, failed).counts
  const counted = before.counted + (counts ? 1 : 0)
  const ignored = before.ignored + (failed && !counts ? 1 : 0)
  return { [failureCountAnnotation]: String(counted), ...(ignored > 0 && { [ignoredFailureCountAnnotation]: String(ignored) }) }
}

/** Every container finds its index in JOB_COMPLETION_INDEX. */
function withIndexVariable(spec: PodSpec): PodSpec {
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } } }
  const withVariable = (containers: PodSpec['containers']) => containers.map((container) => {
    const { env = [] } = container
    return env.some(({ name }) => name === variable.name) ? container : { ...container, env: [...env, variable] }
  })
  return {
    ...spec, containers: withVariable(spec.containers),
    ...(spec.initContainers && { initContainers: withVariable(spec.initContainers) }),
  }
}
