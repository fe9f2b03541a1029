/**
 * `kubectl create cronjob`: a CronJob of one container.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_cronjob.go of Kubernetes 1.34.
 */
import { commandIn, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createCronJob = defineVerb({
  name: 'create cronjob',
  aliases: ['create cj'],
  summary: 'Create a cron job with the specified name',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags] [options]",
  examples: ['kubectl create cronjob report --image=busybox --schedule="*/5 * * * *" -- date'],
  required: ['image', 'schedule'],
  flags: {
    ...createFlags,
    'image': { kind: 'string', help: 'The image of the container.' },
    'schedule': { kind: 'string', help: 'When, in cron format.' },
    'restart': { kind: 'string', help: 'OnFailure or Never.', completes: ['OnFailure', 'Never'] },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands.slice(0, afterDash === undefined ? 1 : operands.length), afterDash, 'create cronjob')
    const command = commandIn(operands, afterDash)
    const container = { ...(command.length > 0 && { command }), image: flags.image, name, resources: {} }
    const template = { metadata: {}, spec: { containers: [container], restartPolicy: flags.restart || 'OnFailure' } }
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'batch/v1', kind: 'CronJob', metadata: metadataOf(kubectl, name),
      spec: { jobTemplate: { metadata: { name }, spec: { template } }, schedule: flags.schedule }, status: {},
    }, 'failed to create cronjob: ')
  },
})
