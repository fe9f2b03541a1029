/**
 * From a document of objectives to the text of their rules, with what Sloth says on the way.
 *
 * Follows cmd/sloth/commands/generate.go and internal/app/generate/prometheus.go of Sloth 0.12.
 */
import type { Texts } from './objective.ts'
import { groupsOf, printRuleFile, printRuleObject } from './print-rules.ts'
import { type ObjectiveRules, rulesOf } from './rules.ts'
import { kubernetesSpec } from './specs/kubernetes.ts'
import { openSloSpec } from './specs/openslo.ts'
import { prometheusSpec } from './specs/prometheus.ts'
import type { LoadedSpec, SpecKind } from './specs/spec.ts'
import { objectivesFault } from './validate.ts'
import type { PeriodWindows } from './windows.ts'

export const slothVersion = 'v0.12.0'

const specKinds: readonly SpecKind[] = [prometheusSpec, kubernetesSpec, openSloSpec]

/** Undefined where the document is none of objectives. */
export function specKindOf(document: string): SpecKind | undefined {
  return specKinds.find((kind) => kind.is(document))
}

export interface GenerateOptions {
  readonly catalogue: readonly PeriodWindows[]
  readonly isOptimized?: boolean
  readonly hasRecordings?: boolean
  readonly hasAlerts?: boolean
  readonly extraLabels?: Texts
}

/** A line of its log. */
export interface Said {
  readonly message: string
  readonly fields: Readonly<Record<string, string | number>>
}

export interface Generated {
  /** What is wrong, in its words. */
  readonly error?: string
  readonly text: string
  readonly said: readonly Said[]
  readonly rules: readonly ObjectiveRules[]
}

export function generateRules({ objectives, meta }: LoadedSpec, kind: SpecKind, options: GenerateOptions): Generated {
  const said: Said[] = [{ message: `Generating from ${kind.title} spec`, fields: {} }]
  const rules: ObjectiveRules[] = []
  const fail = (error: string): Generated => ({ error: `could not generate ${formatNames[kind.format]} format rules: ${error}`, text: '', said, rules })
  const fault = objectivesFault(objectives)
  if (fault !== undefined) return fail(`could not generate prometheus rules: invalid SLO group: ${fault}`)
  for (const objective of objectives) {
    const { hasRecordings = true, hasAlerts = true, isOptimized = true, extraLabels = {}, catalogue } = options
    const made = rulesOf(objective, { catalogue, hasRecordings, hasAlerts, isOptimized, extraLabels, version: slothVersion, mode: kind.mode, format: kind.format })
    const saidOf = (message: string, fields: Said['fields'] = {}) => said.push({ message, fields: { slo: objective.id, svc: 'generate.prometheus.Service', ...fields } })
    if (!('error' in made) || !made.error.startsWith('could not generate SLO alerts')) saidOf('Multiwindow-multiburn alerts generated')
    if ('error' in made) return fail(`could not generate prometheus rules: could not generate "${objective.id}" slo: ${made.error}`)
    saidOf('SLI recording rules generated', { rules: made.errorRatios.length })
    saidOf('Metadata recording rules generated', { rules: made.metadata.length })
    saidOf('SLO alert rules generated', { rules: made.alerts.length })
    rules.push(made)
  }
  const groups = groupsOf(rules)
  const none = '0 SLO Prometheus rules generated'
  if (groups.length === 0) return fail(`could not store SLOS: ${meta ? `could not map model to Prometheus operator CR: ${none}` : none}`)
  if (meta) return { text: printRuleObject(groups, meta, slothVersion), said, rules }
  said.push({ message: 'Prometheus rules written', fields: { format: 'yaml', groups: groups.length, svc: 'storage.IOWriter' } })
  return { text: printRuleFile(groups, slothVersion), said, rules }
}

const formatNames: Readonly<Record<string, string>> = { 'prometheus/v1': 'Prometheus', 'sloth.slok.dev/v1': 'Kubernetes', 'openslo/v1alpha': 'OpenSLO' }
