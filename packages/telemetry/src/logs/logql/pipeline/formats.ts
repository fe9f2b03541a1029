/** `| line_format`, `| label_format` and `| decolorize`. Follows pkg/logql/log/fmt.go of Loki 3. */
import type { Instant } from '@track/simulation'
import { errorLabel } from '../error.ts'
import type { LabelFormat } from '../syntax.ts'
import { compileTemplate, type LineTemplate } from '../template/template.ts'
import type { LabelSet } from './label-set.ts'
import type { BuiltStage } from './stage.ts'

/** The stage, or why its template is none. */
export function lineFormatStage(text: string, now: Instant): BuiltStage | string {
  const template = compileTemplate(text, 'line', now)
  if (typeof template === 'string') return `invalid line template: ${template}`
  const { single } = template
  return {
    process: (line, labels, at) => {
      if (single !== undefined) return labels.get(single) ?? ''
      const { text, error } = template.print(labels.record(), line, at)
      if (error === undefined) return text
      noteTemplateError(labels, error)
      return line
    },
    required: template.fields,
  }
}

function noteTemplateError(labels: LabelSet, details: string): void {
  labels.error = 'TemplateFormatErr'
  labels.errorDetails = details
}

interface BuiltFormat extends LabelFormat {
  readonly template?: LineTemplate
}

/** The stage, or why its formats are none. */
export function labelFormatStage(formats: readonly LabelFormat[], now: Instant): BuiltStage | string {
  const built: BuiltFormat[] = []
  const names = new Set<string>()
  for (const { name } of formats) {
    if (name === errorLabel) return `${name} cannot be formatted`
    if (names.has(name)) return `multiple label name '${name}' not allowed in a single format operation`
    names.add(name)
  }
  for (const format of formats) {
    const template = format.isRename ? undefined : compileTemplate(format.value, 'label', now)
    if (typeof template === 'string') return `invalid template for label '${format.name}': ${template}`
    built.push({ ...format, ...(template ? { template } : {}) })
  }
  return {
    process: (line, labels, at) => {
      // All templates see the labels as the first of them found them.
      let record: Record<string, string> | undefined
      for (const format of built) {
        if (!format.template) rename(format, labels)
        else {
          record ??= labels.record()
          const { text, error } = format.template.print(record, line, at)
          if (error === undefined) labels.set(format.name, text)
          else noteTemplateError(labels, error)
        }
      }
      return line
    },
    required: [...new Set(built.flatMap(({ value, template }) => template?.fields ?? [value]))],
  }
}

function rename({ name, value }: LabelFormat, labels: LabelSet): void {
  const text = labels.get(value)
  if (text === undefined) return
  labels.set(name, text)
  labels.delete(value)
}

const colours = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:[a-zA-Z\d]*(?:;[a-zA-Z\d]*)*)?\u0007)|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PRZcf-ntqry=><~]))/g

export const decolorizeStage: BuiltStage = {
  process: (line) => (line.includes('\u001B') || line.includes('\u009B') ? line.replaceAll(colours, '') : line),
}
