/**
 * `kubectl create priorityclass`: how much pods matter. This server has none; the object can be printed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_priorityclass.go of Kubernetes 1.34.
 */
import { createFlags, createFrom, nameIn } from '../../kubectl/create/creating.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createPriorityClass = defineVerb({
  name: 'create priorityclass',
  aliases: ['create pc'],
  summary: 'Create a priority class with the specified name',
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  examples: ['kubectl create priorityclass high --value=1000 --description="before others" --dry-run=client -o yaml'],
  flags: {
    ...createFlags,
    'description': { kind: 'string', default: '', help: 'When it is to be used.' },
    'global-default': { kind: 'boolean', help: 'Of pods that say nothing.' },
    'preemption-policy': { kind: 'string', default: 'PreemptLowerPriority', help: 'Whether pods of less priority make room.' },
    'value': { kind: 'integer', default: 0, help: 'The priority.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create priorityclass')
    const priority = {
      apiVersion: 'scheduling.k8s.io/v1', ...(flags.description !== '' && { description: flags.description }), ...(flags['global-default'] && { globalDefault: true }),
      kind: 'PriorityClass', metadata: { name }, preemptionPolicy: flags['preemption-policy'], value: flags.value,
    }
    return yield* createFrom(kubectl, flags, priority, 'failed to create priorityclass: ', { plural: 'priorityclasses', namespaced: false })
  },
})
