/**
 * Labels and annotations of an alert, filled in from the sample that raised it.
 *
 * Follows rules/alerting.go (Eval) and template/template.go (Expand) of Prometheus 3.16.
 */
import { executeTemplate, goTexts, GoValue, parseTemplate, TemplateError } from '@track/formats'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { templateFunctions, templateFunctionsOver, type TemplateWorld } from './functions.ts'
import { templateValue } from './sample-value.ts'

/** What stands before every template, on its first line. */
export const definitions = '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}'

export interface TemplateData {
  readonly labels: Readonly<Record<string, string>>
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
  readonly value: number
  readonly histogram?: FloatHistogram | undefined
}

/** Throws `TemplateError`. */
export function expandTemplate(name: string, text: string, data: TemplateData, world: TemplateWorld): string {
  // What has no action is what it is.
  if (!text.includes('{{')) return text
  const parsed = parseNamed(name, definitions + text)
  const functions = templateFunctionsOver(world)
  const given = new GoValue({ name: 'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }', kind: 'struct' }, {
    Labels: goTexts(data.labels), ExternalLabels: goTexts(data.externalLabels), ExternalURL: data.externalUrl, Value: templateValue(data.value, data.histogram),
  })
  const { text: result, error } = executeTemplate(parsed, given, { functions, zeroForMissingKeys: true })
  if (error !== undefined) throw new TemplateError(`error executing template ${name}: ${error}`)
  return result
}

function parseNamed(name: string, text: string) {
  try {
    return parseTemplate(text, { name, functions: templateFunctions })
  } catch (reason) {
    // The template does not parse.
    if (reason instanceof TemplateError) throw new TemplateError(`error parsing template ${name}: ${reason.message}`)
    throw reason
  }
}

/** What is wrong stands where the text would. */
export function expandOrComplain(alert: string, text: string, data: TemplateData, world: TemplateWorld): string {
  try {
    return expandTemplate(`__alert_${alert}`, text, data, world)
  } catch (reason) {
    // The template fails over this alert: its words are shown.
    if (reason instanceof TemplateError) return `<error expanding template: ${reason.message}>`
    throw reason
  }
}
