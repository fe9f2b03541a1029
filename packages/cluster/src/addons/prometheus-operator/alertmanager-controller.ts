/** Says of each Alertmanager whether it is there: `monitoring/main` is, with the addon `alerting`. Left out: its StatefulSet, its configuration (a Secret). */
import { deepEqual } from '@track/apimachinery'
import { defineController } from '@track/controller-runtime'
import { alertmanagerOf } from '../../telemetry/monitoring-parts.ts'
import { type Alertmanager, alertmanagers } from './kinds/alertmanager.ts'
import { workloadConditions } from './workload-conditions.ts'

export const alertmanagerOperatorController = defineController<Alertmanager>({
  name: 'alertmanager-operator',
  manager: 'PrometheusOperator',
  reconciles: alertmanagers,
  wakes: ({ metadata }, previous) => metadata.generation !== previous?.metadata.generation,

  reconcile(object, context) {
    const { metadata, spec } = object
    const { replicas: wanted = 1, paused = false } = spec
    const replicas = metadata.namespace === 'monitoring' && metadata.name === 'main' && alertmanagerOf(context.simulation) !== undefined ? wanted : 0
    const conditions = workloadConditions(context, object, [
      replicas > 0 ? { type: 'Available', status: 'True' } : { type: 'Available', status: 'False', reason: 'NoPodReady' },
      { type: 'Reconciled', status: 'True' },
    ])
    const status = { paused, replicas, updatedReplicas: replicas, availableReplicas: replicas, unavailableReplicas: 0, conditions }
    if (!deepEqual(object.status, status)) context.api.patch(alertmanagers, object, { type: 'merge', subresource: 'status', body: { status } })
  },
})
