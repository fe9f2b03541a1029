/**
 * What becomes of a workflow's nodes: pure decisions over nodes and their children.
 *
 * Follows pkg/workflow/controllers/{utils,new_node,deadline_reconciler}.go of Chaos Mesh.
 */
import { parseGoDuration, parseTimestamp, printTimestamp, type Instant } from '@track/simulation'
import type { Template, WorkflowCondition, WorkflowNodeObject, WorkflowObject } from './kinds/workflow.ts'

export const controlledBy = 'chaos-mesh.org/controlled-by'
export const ofWorkflow = 'chaos-mesh.org/workflow'

type Conditions = readonly WorkflowCondition[]

/** One that changes stands last. */
export function withCondition(conditions: Conditions = [], condition: WorkflowCondition): WorkflowCondition[] {
  const current = conditions.find(({ type }) => type === condition.type)
  if (current?.status === condition.status && current.reason === condition.reason) return [...conditions]
  return [...conditions.filter(({ type }) => type !== condition.type), condition]
}

export function holds(conditions: Conditions = [], type: string): boolean {
  return conditions.some((each) => each.type === type && each.status === 'True')
}

export function isFinished({ status }: WorkflowNodeObject): boolean {
  return ['Accomplished', 'DeadlineExceed', 'Aborted'].some((type) => holds(status?.conditions, type))
}

/** The children of a node (or the entry of a workflow), the oldest first. */
export function childrenOf(name: string, namespace: string | undefined, all: readonly WorkflowNodeObject[]): WorkflowNodeObject[] {
  const created = ({ metadata }: WorkflowNodeObject): Instant => parseTimestamp(metadata.creationTimestamp ?? '')
  return all.filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[controlledBy] === name)
    .toSorted((a, b) => created(a) - created(b) || Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
}

/** The spec of a node that is made of a template now, or the words in which the manager fails: a workflow may be changed while it runs. */
export function nodeSpecOf({ metadata, spec }: WorkflowObject, name: string, now: Instant): WorkflowNodeObject['spec'] | string {
  const template: Template | undefined = spec.templates.find((each) => each.name === name)
  if (!template) return `workflow ${metadata.name ?? ''} do not contain template called ${name}`
  const { name: _name, templateType, deadline, ...rest } = template
  const lasts = deadline === undefined ? undefined : parseGoDuration(deadline)
  if (typeof lasts === 'string') return lasts
  const until = lasts === undefined ? undefined : printTimestamp(now + lasts)
  return { templateName: name, workflowName: metadata.name ?? '', type: templateType, startTime: printTimestamp(now), ...(until !== undefined && { deadline: until }), ...rest }
}

/** Which templates are to be started next. */
export function templatesToStart({ spec: { type, children = [] } }: WorkflowNodeObject, made: readonly WorkflowNodeObject[]): readonly string[] {
  if (type === 'Serial') {
    const isBusy = made.some((each) => !isFinished(each))
    const next = children[made.length]
    return isBusy || next === undefined ? [] : [next]
  }
  return type === 'Parallel' && made.length === 0 ? children : []
}
