/**
 * `kubectl create job`: a Job of one container, or one of a CronJob's jobs ahead of its time.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_job.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { commandIn, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createJob = defineVerb({
  name: 'create job',
  summary: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  examples: ['kubectl create job my-job --image=busybox -- date', 'kubectl create job test-job --from=cronjob/a-cronjob'],
  flags: {
    ...createFlags,
    'image': { kind: 'string', help: 'The image of the container.' },
    'from': { kind: 'string', help: 'The cron job whose job this is: cronjob/NAME.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands.slice(0, afterDash === undefined ? 1 : operands.length), afterDash, 'create job')
    const command = commandIn(operands, afterDash)
    const [image, from] = [flags.image ?? '', flags.from ?? '']
    if ((image === '') === (from === '')) throw new KubectlError('either --image or --from must be specified')
    if (command.length > 0 && from !== '') throw new KubectlError('cannot specify --from and command')
    const job = image === '' ? yield* jobFrom(kubectl, name, from) : jobOf(kubectl, name, { image, command })
    return yield* createFrom(kubectl, flags, job, 'failed to create job: ')
  },
})

function jobOf(kubectl: Kubectl, name: string, { image, command }: { image: string; command: readonly string[] }): KubeObject {
  const container = { ...(command.length > 0 && { command }), image, name, resources: {} }
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: metadataOf(kubectl, name),
    spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
    status: {},
  }
}

interface CronJob extends KubeObject {
  readonly spec: { readonly jobTemplate: { readonly metadata?: KubeObject['metadata']; readonly spec: unknown } }
}

function* jobFrom(kubectl: Kubectl, name: string, from: string): Guest<KubeObject> {
  const infos = yield* objectsOf(kubectl, { operands: [from] })
  if (infos.length !== 1) throw new KubectlError('from must be an existing cronjob')
  const { kind, metadata, spec: { jobTemplate } } = infos[0]!.object as CronJob
  if (kind !== 'CronJob') throw new KubectlError(`unknown object type *v1.${kind}`)
  const { annotations, labels } = jobTemplate.metadata ?? {}
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: {
      ...metadataOf(kubectl, name),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      ...(labels && { labels }),
      ownerReferences: [{ apiVersion: 'batch/v1', controller: true, kind: 'CronJob', name: metadata.name!, uid: metadata.uid! }],
    },
    spec: jobTemplate.spec, status: {},
  }
}
