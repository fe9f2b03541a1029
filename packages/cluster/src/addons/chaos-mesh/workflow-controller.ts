/**
 * Carries out workflows: an entry node, each node's children in turn or at once, chaos that is there until its node's deadline.
 *
 * Follows pkg/workflow/controllers/{workflow_entry,serial_node,parallel_node,chaos_node,deadline}_reconciler.go of Chaos Mesh; what its
 * reconcilers write one after the other is one write here. Left out: workflows that are aborted.
 */
import { deepEqual, internalError, type KubeObject, type Resource } from '@track/apimachinery'
import { type Controller, type ControllerContext, controllerReference, defineController } from '@track/controller-runtime'
import { parseTimestamp, printTimestamp } from '@track/simulation'
import { resourceOf } from './kinds/chaos-kind.ts'
import { apiVersion } from './kinds/chaos-object.ts'
import { fieldOf, schedules } from './kinds/schedule.ts'
import { chaosKinds } from './kinds/table.ts'
import { type WorkflowNodeObject, workflowNodes, type WorkflowObject, workflows } from './kinds/workflow.ts'
import { childrenOf, controlledBy, holds, isFinished, nodeSpecOf, ofWorkflow, templatesToStart, withCondition } from './workflow-nodes.ts'

const manager = {
  user: { name: 'system:serviceaccount:chaos-mesh:chaos-controller-manager', groups: ['system:serviceaccounts', 'system:masters'] },
  manager: 'chaos-controller-manager',
}

export const workflowController: Controller = defineController<WorkflowObject>({
  name: 'workflow-entry', reconciles: workflows, owns: [workflowNodes], ...manager, eventSource: 'workflow-entry-reconciler',
  reconcile(workflow, context) {
    const { api, cache, events, simulation } = context
    const { name = '', namespace } = workflow.metadata
    let [entry] = childrenOf(name, namespace, cache.list(workflowNodes))
    if (!entry) {
      entry = spawn(workflow, workflow, workflows, workflow.spec.entry, context)
      events.record(workflow, { type: 'Normal', reason: 'EntryCreated', message: `entry node created, entry node ${entry.metadata.name ?? ''}` })
    }
    const isDone = isFinished(entry)
    const before = workflow.status ?? {}
    if (isDone && before.endTime === undefined) events.record(workflow, { type: 'Normal', reason: 'WorkflowAccomplished', message: 'workflow accomplished' })
    const scheduled = withCondition(before.conditions, { type: 'Scheduled', status: 'True', reason: '' })
    const status = {
      entryNode: entry.metadata.name ?? '', startTime: before.startTime ?? printTimestamp(simulation.now), ...(isDone && { endTime: before.endTime ?? printTimestamp(simulation.now) }),
      conditions: withCondition(scheduled, { type: 'Accomplished', status: isDone ? 'True' : 'False', reason: '' }),
    }
    if (!deepEqual(status, workflow.status)) api.update(workflows, { ...workflow, status })
    return undefined
  },
})

function spawn(workflow: WorkflowObject, parent: WorkflowObject | WorkflowNodeObject, resource: Resource, name: string, { api, simulation }: ControllerContext): WorkflowNodeObject {
  const spec = nodeSpecOf(workflow, name, simulation.now)
  // As the manager does it is tried again, less and less often, until somebody puts the workflow right.
  if (typeof spec === 'string') throw internalError(spec)
  return api.create(workflowNodes, {
    apiVersion, kind: 'WorkflowNode', spec,
    metadata: {
      namespace: workflow.metadata.namespace, generateName: `${name}-`, finalizers: ['foregroundDeletion'],
      labels: { [controlledBy]: parent.metadata.name ?? '', [ofWorkflow]: workflow.metadata.name ?? '' }, ownerReferences: [controllerReference(parent, resource)],
    },
  } as WorkflowNodeObject)
}

/** A node is looked at again when its children, its parent or its chaos change. */
export const workflowNodeController: Controller = defineController<WorkflowNodeObject>({
  name: 'workflow-node', reconciles: workflowNodes, owns: [workflowNodes, schedules, ...chaosKinds.map(resourceOf)], ...manager, eventSource: 'workflow-node-reconciler',
  watches: [{ resource: workflowNodes, keys: (object, cache) => childrenOf(object.metadata.name ?? '', object.metadata.namespace, cache.list(workflowNodes))
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`) }],
  reconcile(found, context) {
    const { api, simulation } = context
    if (found.metadata.deletionTimestamp !== undefined) return undefined
    const node = withDeadline(found, context)
    const status = statusOf(node, context)
    if (status && !deepEqual(status, found.status)) api.update(workflowNodes, { ...found, status })
    const { deadline } = node.spec
    const left = deadline === undefined ? 0 : parseTimestamp(deadline) - simulation.now
    return left > 0 ? { requeueAfter: left } : undefined
  },
})

/** Its own deadline, or that of the node that it is a part of. */
function withDeadline(node: WorkflowNodeObject, { cache, events, simulation }: ControllerContext): WorkflowNodeObject {
  const { conditions } = node.status ?? {}
  const parent = cache.get(workflowNodes, node.metadata.labels?.[controlledBy] ?? '', node.metadata.namespace ?? '')
  const says = (reason: string, status: 'True' | 'False' = 'True') =>
    ({ ...node, status: { ...node.status, conditions: withCondition(conditions, { type: 'DeadlineExceed', status, reason }) } })
  if (holds(conditions, 'DeadlineExceed')) return node
  if (parent && holds(parent.status?.conditions, 'DeadlineExceed') && !isFinished(node)) {
    events.record(node, { type: 'Normal', reason: 'ParentNodeDeadlineExceed', message: `deadline exceed bscause parent node ${parent.metadata.name ?? ''} deadline exceed` })
    return says('ParentNodeDeadlineExceed')
  }
  const { deadline } = node.spec
  if (deadline === undefined) return node
  if (parseTimestamp(deadline) > simulation.now) return says('NodeDeadlineNotExceed', 'False')
  if (holds(conditions, 'Accomplished')) return says('NodeDeadlineOmitted')
  events.record(node, { type: 'Normal', reason: 'NodeDeadlineExceed', message: 'deadline exceed' })
  return says('NodeDeadlineExceed')
}

function statusOf(node: WorkflowNodeObject, context: ControllerContext): WorkflowNodeObject['status'] {
  switch (node.spec.type) {
    case 'Suspend': return node.status
    case 'Serial': case 'Parallel': return statusOfGroup(node, context)
    default: return statusOfChaos(node, context)
  }
}

function statusOfGroup(node: WorkflowNodeObject, context: ControllerContext): WorkflowNodeObject['status'] {
  const { cache, events } = context
  const { name = '', namespace = '' } = node.metadata
  const known = childrenOf(name, namespace, cache.list(workflowNodes))
  const workflow = cache.get(workflows, node.spec.workflowName, namespace)
  const started = isFinished(node) || !workflow ? [] : templatesToStart(node, known).map((each) => spawn(workflow, node, workflowNodes, each, context))
  if (started.length > 0) events.record(node, { type: 'Normal', reason: 'NodesCreated', message: `child nodes created, ${started.map(({ metadata }) => metadata.name).join(',')}` })
  const children = [...known, ...started]
  const [active, finished] = [children.filter((each) => !isFinished(each)), children.filter(isFinished)]
  const isDone = finished.length === (node.spec.children ?? []).length
  if (isDone && !isFinished(node)) events.record(node, { type: 'Normal', reason: 'NodeAccomplished', message: 'node accomplished' })
  const references = (nodes: readonly WorkflowNodeObject[]) => nodes.map(({ metadata }) => ({ name: metadata.name ?? '' }))
  return {
    ...(active.length > 0 && { activeChildren: references(active) }), ...(finished.length > 0 && { finishedChildren: references(finished) }),
    conditions: withCondition(node.status?.conditions, { type: 'Accomplished', status: isDone ? 'True' : 'False', reason: '' }),
  }
}

/** Chaos, or a Schedule of it, is there as long as its node is not over. */
function statusOfChaos(node: WorkflowNodeObject, { api, cache, events }: ControllerContext): WorkflowNodeObject['status'] {
  const { type } = node.spec
  const { name = '', namespace } = node.metadata
  const kind = chaosKinds.find((each) => each.kind === type)
  const resource: Resource = kind ? resourceOf(kind) : schedules
  let made = cache.list(resource).filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[controlledBy] === name)
  if (isFinished(node)) {
    for (const each of made.filter(({ metadata }) => metadata.deletionTimestamp === undefined)) {
      api.delete(resource, each)
      events.record(node, { type: 'Normal', reason: 'ChaosCRDeleted', message: `chaos CR ${each.metadata.name ?? ''} deleted` })
    }
    made = []
  } else if (made.length === 0) {
    const spec = kind ? node.spec[fieldOf(type)] : node.spec.schedule
    const created = api.create(resource, {
      apiVersion, kind: type, spec,
      metadata: { namespace, generateName: `${name}-`, labels: { [controlledBy]: name, [ofWorkflow]: node.spec.workflowName }, ownerReferences: [controllerReference(node, workflowNodes)] },
    } as KubeObject)
    events.record(node, { type: 'Normal', reason: 'ChaosCRCreated', message: `chaos CR ${created.metadata.name ?? ''} created` })
    made = [created]
  }
  const { chaosResource: _before, ...rest } = node.status ?? {}
  const [there] = made
  return {
    ...rest, ...(there && { chaosResource: { apiGroup: 'chaos-mesh.org', kind: type, name: there.metadata.name ?? '' } }),
    conditions: withCondition(node.status?.conditions, { type: 'ChaosInjected', status: there ? 'True' : 'False', reason: there ? 'ChaosCRCreated' : 'ChaosCRNotExists' }),
  }
}
