/** Probes: addresses that a prober asks. Follows pkg/apis/monitoring/v1/probe_types.go of the Prometheus Operator 0.94. */
import type { Probe } from '../objects.ts'
import {
  clientFields, duration, formatFields, keySelector, labelSelector, limitFields, list, namespaceSelector, object, proxyFields, relabelings,
  required, scheme, someText, text, texts, truth, words,
} from './fields.ts'
import { operatorKind, operatorResource } from './operator-kind.ts'

export const probes = operatorResource<Probe>('Probe', 'prb')

export const probeKind = operatorKind<Probe>({
  resource: probes,
  schema: object({
    ...clientFields, ...limitFields, ...formatFields, bearerTokenSecret: keySelector, enableHttp2: truth, interval: duration, jobName: text,
    metricRelabelings: relabelings, module: text,
    params: list(object({ name: required(someText), values: list(someText, { min: 1 }) }), { min: 1, keys: ['name'] }),
    prober: object({ ...proxyFields, path: { ...text, default: '/probe' }, scheme, url: required(someText) }), scrapeClass: someText,
    scrapeTimeout: duration,
    targets: object({
      ingress: object({ namespaceSelector, relabelingConfigs: relabelings, selector: labelSelector }),
      staticConfig: object({ labels: words, relabelingConfigs: relabelings, static: texts }),
    }),
  }),
})
