/**
 * Chaos Mesh: experiments as objects. Pods that are killed or fail, packets that are late or lost, CPU and memory that are
 * taken, names that lead nowhere, answers that are cut off; once, for a while, or by a schedule.
 *
 * Follows Chaos Mesh (api/v1alpha1 and controllers of September 2026). Left out: tasks and status checks of workflows, remote clusters, the dashboard, chaos of
 * clouds, kernels, JVMs and machines.
 */
import type { Addon } from '../addon.ts'
import { chaosController } from './controller.ts'
import { effectOf } from './effects/table.ts'
import { kubeKind } from './kinds/chaos-kind.ts'
import { scheduleKind } from './kinds/schedule.ts'
import { chaosKinds } from './kinds/table.ts'
import { workflowKind, workflowNodeKind } from './kinds/workflow.ts'
import { scheduleController } from './schedule-controller.ts'
import { workflowController, workflowNodeController } from './workflow-controller.ts'

export const chaosMesh: Addon = {
  name: 'chaos-mesh',
  kinds: [...chaosKinds.map((each) => kubeKind(each, effectOf(each.kind))), scheduleKind, workflowKind, workflowNodeKind],
  controllers: [...chaosKinds.map(chaosController), scheduleController, workflowController, workflowNodeController],
  parts: [],
}
