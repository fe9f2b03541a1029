/**
 * `kubectl rollout status`: how far a rollout is, until it is done.
 *
 * Follows k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go of Kubernetes 1.34.
 */
import { now, print, printError } from '@track/processes'
import { hour } from '@track/simulation'
import { failTogether, KubectlError } from '../../kubectl/errors.ts'
import { followObject } from '../../kubectl/objects/following.ts'
import { rolloutFlags, rolloutTargets } from '../../kubectl/workloads/rollout-flags.ts'
import { rolloutStatus } from '../../kubectl/workloads/rollout-status.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const rolloutStatusVerb = defineVerb({
  name: 'rollout status',
  group: 'deploy',
  summary: 'Show the status of the rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: ['kubectl rollout status deployment/web'],
  completes: 'workloads',
  flags: {
    ...rolloutFlags,
    'watch': { kind: 'boolean', short: 'w', default: true, help: 'Wait until the rollout is done.' },
    'revision': { kind: 'integer', default: 0, help: 'Refuse when another revision runs.' },
    'timeout': { kind: 'duration', default: 0, help: 'How long to wait; 0 waits for as long as it takes.' },
  },
  *run({ flags, operands, kubectl }) {
    if (flags.revision < 0) throw new KubectlError(`revision must be a positive integer: ${flags.revision}`)
    const { infos, errors } = yield* rolloutTargets(kubectl, operands, flags)
    failTogether(errors)
    if (infos.length === 0) yield* printError(`No resources found in ${kubectl.namespace} namespace.\n`)
    const deadline = (yield* now()) + (flags.timeout > 0 ? flags.timeout : 24 * 365 * hour)
    for (const info of infos) {
      const outcome = yield* followObject(kubectl, info, deadline, function* (sight) {
        if ('missing' in sight) {
          if (sight.missing === 'deleted') throw new KubectlError('object has been deleted')
          return false
        }
        const { message, isDone } = rolloutStatus(sight.object, flags.revision, info)
        yield* print(message)
        return isDone || !flags.watch
      })
      if (outcome === 'timed out') throw new KubectlError('timed out waiting for the condition')
    }
    return 0
  },
})
