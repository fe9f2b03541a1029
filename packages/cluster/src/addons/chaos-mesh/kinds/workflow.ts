/**
 * Workflow: chaos in turn and at once, with pauses; and the nodes that the manager makes of its templates.
 *
 * Follows api/v1alpha1/{workflow_types,workflow_webhook,workflownode_types}.go of Chaos Mesh. Left out: tasks with their conditional
 * branches and status checks, which are refused.
 */
import { type FieldError, inStructOrder, invalidValue, type KubeObject, kindType, listOf, objectType, printFieldErrors, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { parseGoDuration } from '@track/simulation'
import { defaultNamespaces, denied } from './chaos-kind.ts'
import { apiVersion, type ChaosSpec, strings, typeName } from './chaos-object.ts'
import { embedded, embeddedDefaults, fieldOf, scheduleSpecType, type ScheduleSpec } from './schedule.ts'
import { chaosKinds } from './table.ts'

export interface Template {
  name: string
  templateType: string
  deadline?: string
  children?: string[]
  schedule?: ScheduleSpec
  task?: object
  statusCheck?: object
  conditionalBranches?: object[]
  [chaos: string]: unknown
}

export interface WorkflowCondition {
  type: string
  status: 'True' | 'False'
  reason: string
}

export interface WorkflowObject extends KubeObject {
  spec: { entry: string; templates: Template[] }
  status?: { entryNode?: string; startTime?: string; endTime?: string; conditions?: WorkflowCondition[] }
}

export interface NodeReference {
  name: string
}

export interface WorkflowNodeObject extends KubeObject {
  spec: Omit<Template, 'name' | 'templateType' | 'deadline'> & {
    templateName: string; workflowName: string; type: string; startTime: string; deadline?: string; children?: string[]
  }
  status?: {
    chaosResource?: { apiGroup: string; kind: string; name: string }
    activeChildren?: NodeReference[]; finishedChildren?: NodeReference[]; conditions?: WorkflowCondition[]
  }
}

export const workflows = resource<WorkflowObject>(apiVersion, 'Workflow')
export const workflowNodes = resource<WorkflowNodeObject>(apiVersion, 'WorkflowNode')

const name = typeName('Workflow')
const anything = { type: objectType(`${name}Unused`, {}) } as const
const common = {
  children: strings, task: anything, statusCheck: anything, conditionalBranches: { type: listOf(objectType(`${name}Branch`, { target: 'string', expression: 'string' })) },
  abortWithStatusCheck: 'boolean', schedule: scheduleSpecType, ...embedded,
} as const
const template = objectType(`${name}Template`, {
  name: { type: 'string', isRequired: true }, templateType: { type: 'string', isRequired: true }, deadline: 'string', ...common,
})
const condition = objectType(`${name}Condition`, { type: 'string', status: 'string', reason: 'string' })
const conditions = { type: listOf(condition) } as const
const reference = { type: listOf(objectType(`${name}NodeReference`, { name: 'string' })) } as const

/** What a template of the type must not have, in the webhook's words. */
const excluded: Readonly<Record<string, readonly ('task' | 'children' | 'branches' | 'chaos' | 'schedule')[]>> = {
  Suspend: ['task', 'children', 'branches', 'chaos', 'schedule'],
  Serial: ['task', 'branches', 'chaos', 'schedule'],
  Parallel: ['task', 'branches', 'chaos', 'schedule'],
  Schedule: ['task', 'children', 'branches', 'chaos'],
}
const ofChaos = ['task', 'children', 'branches', 'schedule'] as const
const notHere = ['Task', 'StatusCheck']

function checkExcluded(at: string, given: Template, what: (typeof ofChaos)[number] | 'chaos'): FieldError[] {
  const chaos = Object.keys(embedded).find((field) => given[field] !== undefined)
  const found = { task: given.task, children: given.children?.length ? given.children : undefined, branches: given.conditionalBranches, schedule: given.schedule, chaos: chaos && { [chaos]: inStructOrder(given[chaos], embedded[chaos]!) } }[what]
  const words = { task: 'Task', children: 'Children', branches: 'ConditionalBranches', schedule: 'Schedule', chaos: 'any Chaos' }[what]
  return found === undefined ? [] : [invalidValue(at, found, `this template should not contain ${words}`)]
}

/** Go prints a duration as its number. */
function nanosecondsOf(text: string): number {
  const duration = parseGoDuration(text)
  return typeof duration === 'number' ? duration * 1000 : 0
}

const nameWords = "field name must be DNS-1123 subdomain, [a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]"

function checkName(at: string, name: string): FieldError[] {
  const isRight = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
  const missing = name === '' ? [requiredValue(`${at}.name`, 'name of template is required')] : []
  return isRight ? missing : [...missing, invalidValue(`${at}.name`, name, nameWords)]
}

function checkTemplate(at: string, given: Template, all: readonly Template[]): FieldError[] {
  const { templateType: type, deadline = '', children = [] } = given
  const chaos = chaosKinds.find(({ kind }) => kind === type)
  if (!chaos && excluded[type] === undefined) return [...checkName(at, given.name), invalidValue(`${at}.templateType`, type, `unrecognized template type: ${type}`)]
  const errors = checkName(at, given.name)
  if (type === 'Suspend' && deadline === '') errors.push(invalidValue(`${at}.deadline`, given.deadline ?? null, 'deadline in template with type Suspend could not be empty'))
  if (type === 'Serial' || type === 'Parallel') {
    children.forEach((child, index) => {
      if (!all.some((each) => each.name === child)) errors.push(invalidValue(`${at}.children[${index}]`, child, `can not find a template with name ${child}`))
    })
  }
  const spec = chaos && (given[fieldOf(type)] as ChaosSpec | undefined)
  if (chaos && spec === undefined) errors.push(invalidValue(`${at}.${type}`, null, `parse workflow field error: missing chaos spec ${type}`))
  if (spec?.duration !== undefined) errors.push(invalidValue(at, nanosecondsOf(spec.duration), 'should not define duration in chaos when using Workflow, use Template#Deadline instead.'))
  for (const what of excluded[type] ?? ofChaos) errors.push(...checkExcluded(at, given, what))
  if (chaos && spec) errors.push(...chaos.check(embeddedDefaults(chaos, spec, '')))
  return errors
}

export function checkWorkflow({ entry, templates }: WorkflowObject['spec']): FieldError[] {
  const errors = entry === '' ? [requiredValue('spec.entry', 'the entry of workflow is required')] : []
  if (!templates.some((each) => each.name === entry)) errors.push(invalidValue('spec.entry', entry, `can not find a template with name ${entry}`))
  if (templates.length === 0) return [...errors, invalidValue('spec.templates', templates, 'templates in workflow could not be empty')]
  const names = templates.map((each) => each.name)
  const twice = [...new Set(names.filter((each, index) => names.indexOf(each) !== index))].toSorted()
  if (twice.length > 0) errors.push(invalidValue('spec.templates', '', `template name must be unique, duplicated names: [${twice.join(' ')}]`))
  return [...errors, ...templates.flatMap((each, index) => checkTemplate(`spec.templates[${index}]`, each, templates))]
}

/** Of more the real manager makes node after node without an end, or as good as that. */
const nodesMax = 1000

/** How many nodes come of a template, with all that it starts; Infinity where it starts itself again. */
function nodesOf(name: string, templates: ReadonlyMap<string, Template>, known: Map<string, number>): number {
  const { templateType, children = [] } = templates.get(name)!
  if (templateType !== 'Serial' && templateType !== 'Parallel') return 1
  const found = known.get(name)
  if (found !== undefined) return found
  if (known.size > nodesMax) return Infinity
  known.set(name, Infinity)
  const count = children.reduce((sum, child) => sum + nodesOf(child, templates, known), 1)
  known.set(name, count)
  return count
}

/** What is right and would still never end. */
function refuseEndless({ entry, templates }: WorkflowObject['spec']): void {
  const count = nodesOf(entry, new Map(templates.map((each) => [each.name, each])), new Map())
  if (count > nodesMax) throw denied('workflow', `not simulated here: workflows of more than ${nodesMax} nodes (a template that starts itself again has no end)`)
}

/** What the webhook fills in: namespaces of selectors. */
export function fillIn({ templates }: WorkflowObject['spec'], namespace: string): void {
  const holders = templates.flatMap((given): Readonly<Record<string, unknown>>[] => [given, given.schedule ?? {}])
  for (const holder of holders) {
    const found = Object.keys(embedded).flatMap((field) => (holder[field] as ChaosSpec | undefined) ?? [])
    for (const chaos of found) defaultNamespaces(chaos, namespace)
  }
}

export const workflowKind = defineKind<WorkflowObject>({
  resource: workflows,
  type: kindType(name, {
    spec: objectType(`${name}Spec`, { entry: { type: 'string', isRequired: true }, templates: { type: listOf(template), isRequired: true } }),
    status: objectType(`${name}Status`, { entryNode: 'string', startTime: 'time', endTime: 'time', conditions }),
  }),
  hasGeneration: true,
  prepareForCreate({ spec, metadata }) {
    if (spec?.templates) fillIn(spec, metadata.namespace ?? '')
  },
  validate({ spec }) {
    if (!spec) return [requiredValue('spec')]
    const missing = (['entry', 'templates'] as const).filter((field) => spec[field] === undefined)
    if (missing.length > 0) return missing.map((field) => requiredValue(`spec.${field}`))
    const unknown = spec.templates.find(({ templateType }) => notHere.includes(templateType))
    if (unknown) throw denied('workflow', `not simulated here: templates of the type ${unknown.templateType} ("${unknown.name}")`)
    const errors = checkWorkflow(spec)
    if (errors.length > 0) throw denied('workflow', printFieldErrors(errors))
    refuseEndless(spec)
    return []
  },
  columns: [nameColumn, ageColumn],
})

export const workflowNodeKind = defineKind<WorkflowNodeObject>({
  resource: workflowNodes,
  type: kindType(`${name}Node`, {
    spec: objectType(`${name}NodeSpec`, {
      templateName: { type: 'string', isRequired: true }, workflowName: { type: 'string', isRequired: true }, type: { type: 'string', isRequired: true },
      startTime: { type: 'time', isRequired: true }, deadline: 'time', ...common,
    }),
    status: objectType(`${name}NodeStatus`, {
      chaosResource: objectType(`${name}ChaosReference`, { apiGroup: 'string', kind: 'string', name: 'string' }), activeChildren: reference, finishedChildren: reference, conditions,
    }),
  }),
  hasGeneration: true,
  columns: [nameColumn, ageColumn],
})
