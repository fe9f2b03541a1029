/**
 * Deletes finished Jobs when their time is over.
 *
 * Follows pkg/controller/ttlafterfinished/ttlafterfinished_controller.go of Kubernetes 1.34.
 */
import { defineController } from '@track/controller-runtime'
import { parseTimestamp, second } from '@track/simulation'
import { jobs, type StoredJob } from '../job/job-pods.ts'

export const ttlAfterFinishedController = defineController<StoredJob>({
  name: 'ttl-after-finished-controller',
  reconciles: jobs,

  reconcile(job, { api }) {
    const { metadata, spec, status } = job
    const end = status?.conditions?.find(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True')
    if (metadata.deletionTimestamp !== undefined || spec.ttlSecondsAfterFinished === undefined || !end?.lastTransitionTime) return undefined
    const left = parseTimestamp(end.lastTransitionTime) + spec.ttlSecondsAfterFinished * second - api.now
    if (left > 0) return { requeueAfter: left }
    api.delete(jobs, job, { propagationPolicy: 'Foreground', preconditions: { uid: metadata.uid! } })
    return undefined
  },
})
