/** Declares at the broker what Queue objects say. A queue that has messages stays when its object goes. */
import { defineController } from '@track/controller-runtime'
import { declareQueue, parseWorkload } from '@track/traffic'
import { type QueueObject, queues } from './kind.ts'

export const queueController = defineController<QueueObject>({
  name: 'queue-controller',
  reconciles: queues,

  reconcile({ metadata, spec }, { simulation }) {
    const text = ['kind: queue', ...(spec.visibility === undefined ? [] : [`visibility: ${spec.visibility}`])].join('\n')
    const { workload, complaints } = parseWorkload({ text })
    if (workload?.kind !== 'queue') throw new Error(`the queue "${metadata.name!}" is described wrongly: ${complaints.join('; ')}`)
    declareQueue(simulation, { name: metadata.name!, workload, grain: spec.grain ?? 'exact' })
  },
})
