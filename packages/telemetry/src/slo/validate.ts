/**
 * What is wrong with objectives before rules are made of them, in the words of Go's validator.
 *
 * Follows internal/prometheus/model.go of Sloth 0.12 and github.com/go-playground/validator v10.
 */
import { builtInFunctions, executeTemplate, goTexts, parseTemplate, TemplateError } from '@track/formats'
import { PromqlError } from '../promql/error.ts'
import { parsePromql } from '../promql/parse.ts'
import type { AlertMeta, Indicator, Objective, Texts } from './objective.ts'

/** One line a fault; undefined where all is right. */
export function objectivesFault(objectives: readonly Objective[]): string | undefined {
  const faults = objectives.flatMap((objective, index) => objectiveFaults(objective, `SLOGroup.SLOs[${index}]`))
  const ids = new Set<string>()
  for (const { id } of objectives) {
    if (ids.has(id)) faults.push(fault('SLOGroup', id, 'slo_repeated'))
    ids.add(id)
  }
  return faults.length > 0 ? faults.join('\n') : undefined
}

function fault(path: string, field: string, tag: string): string {
  return `Key: '${path}.${field}' Error:Field validation for '${field}' failed on the '${tag}' tag`
}

type Check = readonly [tag: string, isRight: (text: string) => boolean]

/** The first tag that fails is told. */
function textFaults(text: string, checks: readonly Check[], path: string, field: string): string[] {
  const failed = checks.find(([, isRight]) => !isRight(text))
  return failed ? [fault(path, field, failed[0])] : []
}

const required: Check = ['required', (text) => text !== '']
const name: Check = ['name', (text) => /^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]$/.test(text)]
const query: readonly Check[] = [required, ['prom_expr', isExpression], ['template_vars', (text) => /\{\{ *\.window *\}\}/.test(text)]]

function objectiveFaults(objective: Objective, path: string): string[] {
  const { id, service, indicator, period, target, labels, page, ticket } = objective
  return [
    ...textFaults(id, [required, name], path, 'ID'), ...textFaults(objective.name, [required, name], path, 'Name'), ...textFaults(service, [required, name], path, 'Service'),
    ...indicatorFaults(indicator, path),
    ...(period === 0 ? [fault(path, 'TimeWindow', 'required')] : []), ...(target > 0 ? target <= 100 ? [] : [fault(path, 'Objective', 'lte')] : [fault(path, 'Objective', 'gt')]),
    ...textsFaults(labels, path, 'Labels', 'prom_label_key'), ...alertFaults(page, `${path}.PageAlertMeta`), ...alertFaults(ticket, `${path}.TicketAlertMeta`),
  ]
}

function indicatorFaults({ raw, events }: Indicator, path: string): string[] {
  const inside = `${path}.SLI`
  if (!raw && !events) return [fault(inside, '', 'sli_type_required')]
  const faults: string[] = []
  if (raw) faults.push(...textFaults(raw.errorRatioQuery, query, `${inside}.Raw`, 'ErrorRatioQuery'))
  if (events) {
    const { errorQuery, totalQuery } = events
    faults.push(...textFaults(errorQuery, query, `${inside}.Events`, 'ErrorQuery'), ...textFaults(totalQuery, query, `${inside}.Events`, 'TotalQuery'))
    if (errorQuery !== '' && errorQuery === totalQuery) faults.push(fault(`${inside}.Events`, '', 'sli_events_queries_different'))
  }
  return raw && events ? [...faults, fault(inside, '', 'one_sli_type')] : faults
}

function alertFaults({ isDisabled, name: alert, labels, annotations }: AlertMeta, path: string): string[] {
  const named = isDisabled || alert !== '' ? [] : [fault(path, 'Name', 'required_if_enabled')]
  return [...named, ...textsFaults(labels, path, 'Labels', 'prom_label_key'), ...textsFaults(annotations, path, 'Annotations', 'prom_annot_key')]
}

function textsFaults(texts: Texts, path: string, field: string, keyTag: string): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const entry = `${field}[${key}]`
    const isKey = key !== '' && (keyTag !== 'prom_label_key' || key !== '__name__')
    return [...(isKey ? [] : [fault(path, entry, keyTag)]), ...textFaults(value, [required], path, entry)]
  })
}

/** With a window put in it is PromQL. */
function isExpression(text: string): boolean {
  try {
    const template = parseTemplate(text, { name: 'expr', functions: builtInFunctions })
    const { text: expression, error } = executeTemplate(template, goTexts({ window: '1m' }), { functions: builtInFunctions })
    if (error !== undefined) return false
    parsePromql(expression)
    return true
  } catch (reason) {
    // It is no template, or no query.
    if (reason instanceof TemplateError || reason instanceof PromqlError) return false
    throw reason
  }
}
