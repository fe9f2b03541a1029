/**
 * Labels of a point of OTLP: its attributes, the resource's identity, what is promoted, its scope.
 *
 * Follows createAttributes, setResourceContext and setScopeContext in storage/remote/otlptranslator/prometheusremotewrite (helper.go, metrics_to_prw.go) of Prometheus 3.16.
 */
import { printData } from '../collector/ottl/values/print.ts'
import { dataOf } from '../collector/ottl/values/value.ts'
import type { Attributes, InstrumentationScope } from '../otlp/attribute.ts'
import { labelFor } from '../otlp/prometheus-names.ts'
import { compareText, type Labels, metricName } from '../series/labels.ts'
import type { OtlpSettings } from './settings.ts'

/** Why something is not taken; whoever is asked next goes on. */
export class UntranslatableError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UntranslatableError'
  }
}

/** By name; a label without a value is none. */
export type LabelMap = Map<string, string>

function put(labels: LabelMap, name: string, value: string): void {
  if (value === '') labels.delete(name)
  else labels.set(name, value)
}

function labelOf(name: string, settings: OtlpSettings): string {
  const found = labelFor(name, settings)
  if ('fault' in found) throw new UntranslatableError(found.fault)
  return found.label
}

function textOf(attributes: Attributes, key: string): string | undefined {
  const found = attributes.find((each) => each.key === key)
  return found && printData(dataOf(found.value))
}

/** What all points of a resource and a scope have. */
export interface Around {
  readonly promoted: LabelMap
  readonly job: string
  readonly instance: string
  readonly scope: LabelMap | undefined
}

export function aroundResource(resource: Attributes, settings: OtlpSettings): Around {
  const promoted: LabelMap = new Map()
  for (const { key, value } of resource) if (isPromoted(key, settings)) put(promoted, labelOf(key, settings), printData(dataOf(value)))
  const [name, namespace] = [textOf(resource, 'service.name'), textOf(resource, 'service.namespace')]
  return { promoted, job: name === undefined ? '' : namespace === undefined ? name : `${namespace}/${name}`, instance: textOf(resource, 'service.instance.id') ?? '', scope: undefined }
}

function isPromoted(key: string, { promotesAll, promoted }: OtlpSettings): boolean {
  return promoted.includes(key) !== promotesAll
}

export function aroundScope(around: Around, { name, version, attributes }: InstrumentationScope, schemaUrl: string, settings: OtlpSettings): Around {
  if (!settings.promotesScope || name === '') return { ...around, scope: undefined }
  const own: LabelMap = new Map()
  for (const { key, value } of attributes) put(own, labelOf(`otel_scope_${key}`, settings), printData(dataOf(value)))
  own.set('otel_scope_name', name)
  own.set('otel_scope_version', version)
  own.set('otel_scope_schema_url', schemaUrl)
  return { ...around, scope: own }
}

/** Throws UntranslatableError where an attribute has no name. */
export function pointLabels(attributes: Attributes, ignored: readonly string[], around: Around, settings: OtlpSettings): LabelMap {
  const labels: LabelMap = new Map()
  const texts = attributes.filter(({ key }) => !ignored.includes(key)).map(({ key, value }) => [key, printData(dataOf(value))] as const)
  for (const [key, text] of texts.toSorted(([a], [b]) => compareText(a, b))) {
    // Values of names that become the same are joined.
    const name = settings.allowsUtf8 ? key : labelOf(key, settings)
    const before = settings.allowsUtf8 ? undefined : labels.get(name)
    put(labels, name, before === undefined ? text : `${before};${text}`)
  }
  for (const [name, value] of around.promoted) if (!labels.has(name)) labels.set(name, value)
  if (around.job !== '') labels.set('job', around.job)
  if (around.instance !== '') labels.set('instance', around.instance)
  for (const [name, value] of around.scope ?? []) put(labels, name, value)
  return labels
}

export function seriesLabels(labels: LabelMap, name: string, more: readonly (readonly [name: string, value: string])[] = []): Labels {
  const all = new Map([...labels, ...more])
  put(all, metricName, name)
  return [...all].toSorted(([a], [b]) => compareText(a, b)).flat()
}
