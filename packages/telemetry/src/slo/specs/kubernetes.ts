/**
 * Sloth's document as an object of Kubernetes, PrometheusServiceLevel. Follows
 * pkg/kubernetes/api/sloth/v1/types.go and internal/k8sprometheus/spec.go of Sloth 0.12.
 */
import { readYaml, YamlError } from '@track/formats'
import { fields, type JsonShape, readJson, type Read } from './json-struct.ts'
import { objectivesOf, type SlothObjective } from './sloth-fields.ts'
import type { SpecKind } from './spec.ts'

const alert = fields('Alert', { disable: 'bool', labels: 'texts', annotations: 'texts' })
const slo = fields('SLO', {
  name: 'string', description: 'string', objective: 'float64', labels: 'texts',
  sli: fields('SLI', {
    raw: { pointer: fields('SLIRaw', { errorRatioQuery: 'string' }) },
    events: { pointer: fields('SLIEvents', { errorQuery: 'string', totalQuery: 'string' }) },
    plugin: { pointer: fields('SLIPlugin', { id: 'string', options: 'texts' }) },
  }),
  alerting: fields('Alerting', { name: 'string', labels: 'texts', annotations: 'texts', pageAlert: alert, ticketAlert: alert }),
})
const object: JsonShape = fields('PrometheusServiceLevel', {
  metadata: fields('ObjectMeta', { name: 'string', namespace: 'string', labels: 'texts', annotations: 'texts' }),
  spec: fields('PrometheusServiceLevelSpec', { service: 'string', labels: 'texts', slos: { list: slo } }),
}, 'v1')

export const kubernetesSpec: SpecKind = {
  title: 'Kubernetes Prometheus',
  refused: 'Kubernetes prometheus',
  format: 'sloth.slok.dev/v1',
  mode: 'cli-gen-k8s',
  is: (source) => /^kind: +['"]?PrometheusServiceLevel['"]? *$/m.test(source) && /^apiVersion: +['"]?sloth.slok.dev\/v1['"]? *$/m.test(source),
  load: (source, period) => {
    const read = objectOf(source)
    if ('error' in read) return { error: `could not decode kubernetes object ${read.error}` }
    const { metadata, spec } = read.value as Written
    const objectives = objectivesOf({ ...spec, slos: spec.slos.map(inSlothWords) }, period)
    return 'error' in objectives ? objectives : { objectives, meta: metadata }
  },
}

type Texts = Readonly<Record<string, string>>
type WrittenAlert = { readonly disable: boolean; readonly labels: Texts; readonly annotations: Texts }

interface WrittenObjective extends Omit<SlothObjective, 'raw' | 'events' | 'plugin' | 'alerting'> {
  readonly sli: Pick<SlothObjective, 'raw' | 'events'> & { readonly plugin?: { readonly id: string } }
  readonly alerting: { readonly name: string; readonly labels: Texts; readonly annotations: Texts; readonly pageAlert: WrittenAlert; readonly ticketAlert: WrittenAlert }
}

interface Written {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Texts; readonly annotations: Texts }
  readonly spec: { readonly service: string; readonly labels: Texts; readonly slos: readonly WrittenObjective[] }
}

function objectOf(source: string): Read {
  try {
    return readJson(readYaml(source), object)
  } catch (reason) {
    // The document is no YAML: the reader's words.
    if (reason instanceof YamlError) return { error: reason.message }
    throw reason
  }
}

function inSlothWords({ sli: { raw, events, plugin }, alerting, ...rest }: WrittenObjective): SlothObjective {
  return { ...rest, raw, events, plugin: plugin?.id, alerting: { ...alerting, page: alerting.pageAlert, ticket: alerting.ticketAlert } }
}
