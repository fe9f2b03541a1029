/**
 * What a panel shows: the answers of its queries, transformed, with the options of fields upon them.
 *
 * Follows public/app/features/query/state/PanelQueryRunner.ts of Grafana.
 * Left out: queries shared between panels, expressions upon queries.
 */
import { millisecond, type Instant } from '@track/simulation'
import { printFieldLabels } from '../frames/display-name.ts'
import type { FieldConfig } from '../frames/field-config.ts'
import { applyFieldOptions } from '../frames/field-options.ts'
import type { Field, Frame } from '../frames/frame.ts'
import type { Panel, Target } from '../model/dashboard.ts'
import type { ExemplarMark } from '../sources/exemplars.ts'
import { type DataSource, findSource, type QueryAnswer } from '../sources/source.ts'
import { transformFrames } from '../transform/table.ts'
import { interpolate, type Scope } from '../variables/interpolate.ts'
import { interpolated, type Resolved } from '../variables/resolve.ts'
import { panelStep, parseStep } from '../variables/step.ts'
import { readTime } from '../variables/time-range.ts'

export interface PanelData {
  readonly frames: readonly Frame[]
  readonly exemplars: readonly ExemplarMark[]
  readonly from: Instant
  readonly to: Instant
  /** A query was refused: there is nothing to draw. */
  readonly error: string | undefined
}

export interface Asking {
  readonly sources: readonly DataSource[]
  readonly resolved: Resolved
  readonly scope: Scope
  readonly from: Instant
  readonly to: Instant
  readonly maxDataPoints: number
  readonly fieldDefaults: FieldConfig
  readonly note: (words: string) => void
}

const mixed = '-- Mixed --'

export function panelData(panel: Panel, asking: Asking): PanelData {
  const { scope, note } = asking
  const { from, to } = ownRange(panel, asking)
  const shown = panel.targets.filter(({ isHidden }) => !isHidden)
  const errors: string[] = []
  const exemplars: ExemplarMark[] = []
  const frames = shown.flatMap((target) => {
    const { error, frames: own, exemplars: marks = [] } = runTarget(panel, target, { ...asking, from, to })
    if (error !== undefined) errors.push(error)
    exemplars.push(...marks)
    return own
  })
  const named = shown.length > 1 ? frames.map(withRefId) : frames
  const transformed = transformFrames(named, panel.transformations, note)
  const applied = applyFieldOptions(transformed, { ...panel.fieldOptions, defaults: { ...asking.fieldDefaults, ...panel.fieldOptions.defaults } })
  const [first] = errors
  if (frames.length > 0) errors.forEach(note)
  return { frames: applied.map((frame) => withNames(frame, scope)), exemplars, from, to, error: frames.length === 0 ? first : undefined }
}

/** `Value #A`: tables of several queries would have columns of one name. */
function withRefId(frame: Frame): Frame {
  if (frame.shape !== 'table') return frame
  return { ...frame, fields: frame.fields.map((field) => (field.name === 'Value' ? { ...field, name: `Value #${frame.refId}` } : field)) }
}

function ownRange({ timeFrom, timeShift }: Panel, { from, to, scope, note }: Asking): { readonly from: Instant; readonly to: Instant } {
  const length = timeFrom === '' ? undefined : parseStep(interpolate(timeFrom, scope).replace(/^now-/, ''))
  if (timeFrom !== '' && length === undefined && readTime(timeFrom, to) === undefined) note(`timeFrom: found "${timeFrom}", expected a length of time`)
  const begin = timeFrom === '' ? from : length === undefined ? readTime(timeFrom, to) ?? from : to - length
  const shift = timeShift === '' ? 0 : parseStep(interpolate(timeShift, scope)) ?? 0
  const own = { from: begin - shift, to: to - shift }
  if (own.from >= 0 && own.from <= own.to) return own
  note(`the panel's own time begins before 1970 or ends before it begins: found "${timeFrom}", shifted by "${timeShift}"`)
  return { from, to }
}

function runTarget(panel: Panel, target: Target, asking: Asking): Omit<QueryAnswer, 'notices'> {
  const { sources, resolved, scope, from, to, maxDataPoints, note } = asking
  const written = panel.source?.uid === mixed ? target.source : target.source ?? panel.source
  const reference = interpolated(written, scope)
  if (reference?.uid === '-- Dashboard --' || reference?.type === '__expr__' || reference?.uid === '__expr__') {
    note(`not drawn here: query ${target.refId}: ${reference.uid === '-- Dashboard --' ? 'the queries of another panel' : 'an expression upon other queries'}`)
    return { frames: [] }
  }
  const source = findSource(sources, reference)
  if (!source) return { frames: [], error: `Datasource ${reference?.uid || reference?.type || ''} was not found` }
  const least = parseStep(interpolate(panel.interval, scope)) ?? source.leastStep ?? millisecond
  const { frames, exemplars, notices, error } = source.query(target, {
    from, to, step: panelStep({ range: to - from, maxDataPoints }, least), maxDataPoints, scope, filters: resolved.filters(source.uid),
  })
  notices.forEach(note)
  return { frames, exemplars, error }
}

/** Variables, and what the field itself is called, in a name that the panel gives. */
function withNames(frame: Frame, scope: Scope): Frame {
  return {
    ...frame,
    fields: frame.fields.map((field): Field => {
      const { displayName } = field.config
      return displayName?.includes('$') ? { ...field, config: { ...field.config, displayName: interpolate(ownNames(displayName, field, frame), scope) } } : field
    }),
  }
}

/** `${__field.labels.pod}`, `${__field.name}`, `${__series.name}`. */
function ownNames(text: string, { name, labels = {} }: Field, frame: Frame): string {
  return text.replace(/\$\{__(?:field\.labels\.([^}:]+)|field\.(labels|name|displayName)|series\.name)\}/g, (_, label: string | undefined, what: string | undefined) => {
    if (label !== undefined) return Object.hasOwn(labels, label) ? labels[label]! : ''
    return what === 'labels' ? printFieldLabels(labels) : what === undefined ? frame.name ?? name : name
  })
}
