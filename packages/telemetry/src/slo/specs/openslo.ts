/**
 * OpenSLO's documents, `apiVersion: openslo/v1alpha`: good and total events, a target as a ratio.
 *
 * Follows internal/openslo/spec.go of Sloth 0.12 and pkg/manifest/v1alpha of OpenSLO's oslo 0.12. Left
 * out: `openslo/v1`, which Sloth does not know either.
 */
import { type Decoded, decodeYaml, float, int, list, pointer, struct, text, truth } from '@track/formats'
import { day, type Duration } from '@track/simulation'
import { disabledAlert, type Objective } from '../objective.ts'
import type { SpecKind } from './spec.ts'

const source = struct('v1alpha.MetricSourceSpec', { source: text, queryType: text, query: text })
const objective = struct('v1alpha.Objective', {
  displayName: text, value: float, ratioMetrics: pointer(struct('v1alpha.RatioMetrics', { good: source, total: source, counter: truth })),
  target: pointer(float), timeSliceTarget: pointer(float), op: pointer(text),
})
const timeWindow = struct('v1alpha.TimeWindow', {
  unit: text, count: int, isRolling: truth, calendar: pointer(struct('v1alpha.Calendar', { startTime: text, timeZone: text })),
})
const spec = struct('v1alpha.SLO', {
  apiVersion: text, kind: text, metadata: struct('v1alpha.Metadata', { name: text, displayName: text }),
  spec: struct('v1alpha.SLOSpec', {
    timeWindows: list(timeWindow), budgetingMethod: text, description: text, indicator: pointer(struct('v1alpha.Indicator', { thresholdMetric: source })),
    service: text, objectives: list(objective),
  }),
})

type Written = Decoded<typeof spec>
type WrittenObjective = Decoded<typeof objective>

export const openSloSpec: SpecKind = {
  title: 'OpenSLO',
  refused: 'OpenSLO',
  format: 'openslo/v1alpha',
  mode: 'cli-gen-openslo',
  is: (document) => /^kind: +['"]?SLO['"]? *$/m.test(document) && /^apiVersion: +['"]?openslo\/v1alpha['"]? *$/m.test(document),
  load: (document, period) => {
    const { value, error } = decodeYaml(document, spec, { reader: 'v2', isStrict: false })
    if (error !== undefined) return { error: `could not unmarshall YAML spec correctly: ${error}` }
    if (value.apiVersion !== 'openslo/v1alpha') return { error: 'invalid spec version, should be "openslo/v1alpha"' }
    if (value.spec.objectives.length === 0) return { error: 'at least one SLO is required' }
    const fault = timeWindowFault(value)
    if (fault !== undefined) return { error: `invalid SLO time windows: ${fault}` }
    return mapped(value, period)
  },
}

function timeWindowFault({ spec: { timeWindows: [first, second] } }: Written): string | undefined {
  if (!first) return undefined
  if (second) return 'only 1 time window is supported'
  return first.unit.toLowerCase() === 'day' ? undefined : 'only days based time windows are supported'
}

function mapped({ metadata, spec: { service, description, objectives, timeWindows } }: Written, period: Duration): { readonly objectives: readonly Objective[] } | { readonly error: string } {
  const mappedOnes: Objective[] = []
  for (const [index, each] of objectives.entries()) {
    const fault = sourceFault(each)
    if (fault !== undefined) return { error: `could not map to model: could not map SLOs correctly: could not map SLI: ${fault}` }
    // The real tool crashes here.
    if (each.target === undefined) return { error: 'runtime error: invalid memory address or nil pointer dereference' }
    mappedOnes.push({
      id: `${service}-${metadata.name}-${index}`, name: `${metadata.name}-${index}`, service, description, period: timeWindows[0] ? timeWindows[0].count * day : period,
      indicator: { raw: { errorRatioQuery: errorRatioQuery(each.ratioMetrics!) } }, target: each.target * 100, labels: {}, page: disabledAlert, ticket: disabledAlert,
    })
  }
  return { objectives: mappedOnes }
}

/** The source of total events goes unseen where that of good ones is right: upstream's slip. */
function sourceFault({ ratioMetrics }: WrittenObjective): string | undefined {
  if (!ratioMetrics) return 'missing ratioMetrics'
  const { good, total } = ratioMetrics
  if (good.source !== 'prometheus' && good.source !== 'sloth') return "prometheus or sloth query ratio 'good' source is required"
  if (total.source !== 'prometheus' && good.source !== 'sloth') return "prometheus or sloth query ratio 'total' source is required"
  if (good.queryType !== 'promql') return `unsupported 'good' indicator query type: ${good.queryType}`
  return total.queryType === 'promql' ? undefined : `unsupported 'total' indicator query type: ${total.queryType}`
}

function errorRatioQuery({ good, total }: NonNullable<WrittenObjective['ratioMetrics']>): string {
  return `\n  1 - (\n    (\n      ${good.query}\n    )\n    /\n    (\n      ${total.query}\n    )\n  )\n`
}
