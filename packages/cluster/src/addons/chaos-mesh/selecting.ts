/**
 * Which pods and containers a chaos object is about: by namespace, labels, annotations, fields, phase, node or name,
 * and of those as many as its mode says.
 *
 * Follows pkg/selector/pod/{selector,phase_selector,node_selector}.go, pkg/selector/container/selector.go,
 * pkg/selector/generic/{mode,annotation,field,label,namespace} of Chaos Mesh. Left out: several clusters, namespaces
 * that must be marked for injection (enableFilterNamespace).
 */
import { type LabelSelector, matchesLabelSelector, nodes, type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { integerBelow, type Simulation, type Stream } from '@track/simulation'
import type { Selecting } from './webhook/check.ts'

type Words = Readonly<Record<string, string>>

export interface PodSelectorSpec {
  namespaces?: string[]
  fieldSelectors?: Record<string, string>
  labelSelectors?: Record<string, string>
  expressionSelectors?: NonNullable<LabelSelector['matchExpressions']>
  annotationSelectors?: Record<string, string>
  nodes?: string[]
  pods?: Record<string, string[]>
  nodeSelectors?: Record<string, string>
  podPhaseSelectors?: string[]
}

/** The pods, or the words of the controller. */
export function selectPods(simulation: Simulation, { selector = {}, mode = '', value = '' }: Selecting, chance: Stream): readonly Pod[] | string {
  const found = matching(simulation, selector)
  if (found.length === 0) return 'no pod is selected'
  const indexes = indexesFor(mode, value, found.length, chance)
  return typeof indexes === 'string' ? indexes : indexes.map((index) => found[index]!)
}

function matching(simulation: Simulation, selector: PodSelectorSpec): Pod[] {
  const cache = cacheOf(simulation)
  const named = Object.entries(selector.pods ?? {})
  if (named.length > 0) return named.flatMap(([namespace, names]) => names.flatMap((name) => cache.get(pods, name, namespace) ?? []))
  const all = cache.list(pods).filter((pod) => isMeant(simulation, pod, selector))
  return (selector.namespaces ?? []).flatMap((namespace) => all.filter(({ metadata }) => metadata.namespace === namespace).sort(byName))
}

function byName(a: Pod, b: Pod): number {
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}

function isMeant(simulation: Simulation, pod: Pod, selector: PodSelectorSpec): boolean {
  const { labelSelectors, expressionSelectors, annotationSelectors = {}, fieldSelectors = {}, podPhaseSelectors = [] } = selector
  const { metadata: { labels = {}, annotations = {} }, status } = pod
  const labelled = { ...(labelSelectors && { matchLabels: labelSelectors }), ...(expressionSelectors && { matchExpressions: expressionSelectors }) }
  return matchesLabelSelector(labelled, labels) && hasAll(annotations, annotationSelectors)
    && Object.entries(fieldSelectors).every(([field, value]) => fieldOf(pod, field) === value)
    && (podPhaseSelectors.length === 0 || podPhaseSelectors.includes(status?.phase ?? ''))
    && isOnNode(simulation, pod, selector)
}

function hasAll(found: Words, wanted: Words): boolean {
  return Object.entries(wanted).every(([name, value]) => found[name] === value)
}

/** The fields that a list of pods can be selected by. */
function fieldOf({ metadata, spec, status }: Pod, field: string): string | undefined {
  const known: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name, 'metadata.namespace': metadata.namespace, 'spec.nodeName': spec.nodeName ?? '',
    'status.phase': status?.phase, 'status.podIP': status?.podIP ?? '', 'spec.restartPolicy': spec.restartPolicy,
    'spec.serviceAccountName': spec.serviceAccountName, 'spec.schedulerName': spec.schedulerName,
  }
  return known[field]
}

/** By its name, or by the labels of the node. */
function isOnNode(simulation: Simulation, { spec }: Pod, { nodes: names = [], nodeSelectors = {} }: PodSelectorSpec): boolean {
  if (names.length === 0 && Object.keys(nodeSelectors).length === 0) return true
  const node = spec.nodeName === undefined ? undefined : cacheOf(simulation).get(nodes, spec.nodeName)
  if (!node) return false
  return names.includes(spec.nodeName!) || (Object.keys(nodeSelectors).length > 0 && hasAll(node.metadata.labels ?? {}, nodeSelectors))
}

/** Which of so many, without order where all are taken. */
export function indexesFor(mode: string, value: string, count: number, chance: Stream): readonly number[] | string {
  const number = Number(value)
  switch (mode) {
    case 'one': return [integerBelow(count, chance, 0)]
    case 'all': return Array.from({ length: count }, (_each, index) => index)
    case 'fixed': return drawn(Math.min(count, number), count, chance)
    case 'fixed-percent': return drawn(Math.ceil(count * number / 100), count, chance)
    case 'random-max-percent': return drawn(Math.ceil(count * integerBelow(number + 1, chance, 0) / 100), count, chance)
    default: return `mode ${mode} not supported`
  }
}

/** So many different ones, in the order of the draw. */
function drawn(wanted: number, count: number, chance: Stream): number[] {
  const left = Array.from({ length: count }, (_each, index) => index)
  return Array.from({ length: wanted }, (_each, index) => left.splice(integerBelow(left.length, chance, 1 + index), 1)[0]!)
}
