/**
 * Jobs described: completions, duration, pods by their state.
 *
 * Follows describeJob of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type Job, printLabelSelector } from '@track/apimachinery'
import { parseTimestamp, printHumanDuration } from '@track/simulation'
import { type Describer, describeOwnEvents } from './describer.ts'
import { type Description, printTime } from './description.ts'
import { describeHead, describeLabelsAndAnnotations, printController } from './labels.ts'
import { describePodTemplate } from './pod-template.ts'

export const describeJob: Describer<Job> = function* (describing, to) {
  const { object: job } = describing
  const { spec } = job
  describeHead(job, to)
  to.field(0, 'Selector', spec?.selector ? printLabelSelector(spec.selector) : '')
  describeLabelsAndAnnotations(job, to)
  const controller = printController(job)
  if (controller !== '') to.field(0, 'Controlled By', controller)
  if (spec?.parallelism !== undefined) to.field(0, 'Parallelism', spec.parallelism)
  to.field(0, 'Completions', spec?.completions ?? '<unset>')
  if (spec?.completionMode !== undefined) to.field(0, 'Completion Mode', spec.completionMode)
  if (spec?.suspend !== undefined) to.field(0, 'Suspend', spec.suspend)
  if (spec?.backoffLimit !== undefined) to.field(0, 'Backoff Limit', spec.backoffLimit)
  if (spec?.ttlSecondsAfterFinished !== undefined) to.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  describeTimes(job, to)
  describeCounts(job, to)
  describePodTemplate(spec?.template, to)
  yield* describeOwnEvents(describing, to)
}

function describeTimes({ spec, status }: Job, to: Description): void {
  const { startTime, completionTime } = status ?? {}
  if (startTime) to.field(0, 'Start Time', printTime(startTime))
  if (completionTime) to.field(0, 'Completed At', printTime(completionTime))
  if (startTime && completionTime) to.field(0, 'Duration', printHumanDuration(parseTimestamp(completionTime) - parseTimestamp(startTime)))
  if (spec?.activeDeadlineSeconds !== undefined) to.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
}

function describeCounts({ spec, status }: Job, to: Description): void {
  const { active = 0, ready, succeeded = 0, failed = 0, completedIndexes = '' } = status ?? {}
  to.field(0, 'Pods Statuses', `${active} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${succeeded} Succeeded / ${failed} Failed`)
  if (spec?.completionMode === 'Indexed') to.field(0, 'Completed Indexes', printIndexes(completedIndexes, 50))
}

/** Cut after the first comma behind so many characters. */
function printIndexes(indexes: string, length: number): string {
  if (indexes === '') return '<none>'
  const comma = indexes.indexOf(',', length)
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`
}
