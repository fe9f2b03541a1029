/**
 * Sizes a workload by its metrics, every 15 seconds.
 *
 * Follows pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34. Left out: scaling to zero
 * and configurable tolerance (alpha, off by default).
 */
import { type HorizontalPodAutoscaler, horizontalPodAutoscalers } from '@track/apimachinery'
import { type Controller, defineController } from '@track/controller-runtime'
import { type Duration, second } from '@track/simulation'
import type { MetricsClient } from './metrics-client.ts'
import { Round } from './round.ts'
import { autoscalerPart } from './state.ts'

const syncPeriod: Duration = 15 * second

export function horizontalPodAutoscalerController(metrics: MetricsClient): Controller {
  return defineController<HorizontalPodAutoscaler>({
    name: 'horizontal-pod-autoscaler',
    reconciles: horizontalPodAutoscalers,
    // Every change waits for the next round, a new autoscaler's first one too.
    delay: () => syncPeriod,

    reconcile(autoscaler, context) {
      const round = new Round(autoscaler, context, metrics)
      round.run()
      return { requeueAfter: syncPeriod }
    },

    gone(key, { simulation }) {
      for (const rows of Object.values(simulation.state(autoscalerPart))) (rows as Map<string, unknown>).delete(key)
    },
  })
}
