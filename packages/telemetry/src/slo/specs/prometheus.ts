/** Sloth's own document, `version: prometheus/v1`. Follows pkg/prometheus/api/v1/v1.go and internal/prometheus/spec.go of Sloth 0.12. */
import { type Decoded, decodeYaml, float, list, map, pointer, struct, text, truth } from '@track/formats'
import { type SlothObjective, objectivesOf } from './sloth-fields.ts'
import type { SpecKind } from './spec.ts'

const alert = struct('v1.Alert', { disable: truth, labels: map(text), annotations: map(text) })
const slo = struct('v1.SLO', {
  name: text, description: text, objective: float, labels: map(text),
  sli: struct('v1.SLI', {
    raw: pointer(struct('v1.SLIRaw', { error_ratio_query: text })),
    events: pointer(struct('v1.SLIEvents', { error_query: text, total_query: text })),
    plugin: pointer(struct('v1.SLIPlugin', { id: text, options: map(text) })),
  }),
  alerting: struct('v1.Alerting', { name: text, labels: map(text), annotations: map(text), page_alert: alert, ticket_alert: alert }),
})
const spec = struct('v1.Spec', { version: text, service: text, labels: map(text), slos: list(slo) })

export const prometheusSpec: SpecKind = {
  title: 'Prometheus',
  refused: 'raw prometheus',
  format: 'prometheus/v1',
  mode: 'cli-gen-prom',
  is: (source) => /^version: +['"]?prometheus\/v1['"]?\r?\n? *$/m.test(source),
  load: (source, period) => {
    const { value, error } = decodeYaml(source, spec, { reader: 'v2', isStrict: false })
    if (error !== undefined) return { error: `could not unmarshall YAML spec correctly: ${error}` }
    if (value.version !== 'prometheus/v1') return { error: 'invalid spec version, should be "prometheus/v1"' }
    const objectives = objectivesOf({ ...value, slos: value.slos.map(inSlothWords) }, period)
    return 'error' in objectives ? objectives : { objectives }
  },
}

function inSlothWords({ sli: { raw, events, plugin }, alerting, ...rest }: Decoded<typeof slo>): SlothObjective {
  return {
    ...rest, plugin: plugin?.id,
    raw: raw && { errorRatioQuery: raw.error_ratio_query }, events: events && { errorQuery: events.error_query, totalQuery: events.total_query },
    alerting: { ...alerting, page: alerting.page_alert, ticket: alerting.ticket_alert },
  }
}
