/** The options of fields as a dashboard writes them: defaults, and overrides with a matcher and properties. */
import { readColour } from '../colour/colour.ts'
import type { FieldColour, FieldConfig, MappingResult, SpecialMatch, Thresholds, ValueMapping } from '../frames/field-config.ts'
import type { FieldOptions, FieldOverride, OverrideProperty } from '../frames/field-options.ts'
import { matcherNames, patternFault } from '../frames/match-field.ts'
import type { Complaint } from './json-reader.ts'
import { isRecord, JsonReader } from './json-reader.ts'

/** Reads the custom options of a kind of panel, only for what is wrong with them. */
export type CheckCustom = (reader: JsonReader) => void

export function readFieldOptions(reader: JsonReader, complaints: Complaint[], check: CheckCustom): FieldOptions {
  const defaults = reader.object('defaults')
  const config = readFieldConfig(defaults)
  check(defaults.object('custom'))
  return { defaults: config, overrides: reader.objects('overrides').map((override) => readOverride(override, complaints, check)) }
}

function readOverride(reader: JsonReader, complaints: Complaint[], check: CheckCustom): FieldOverride {
  const matcher = reader.object('matcher')
  const id = matcher.text('id')
  const options = matcher.any('options')
  if (!matcherNames.includes(id)) matcher.complain('id', `one of ${matcherNames.join(', ')}`)
  const fault = id === 'byRegexp' ? patternFault(String(options ?? '')) : undefined
  if (fault !== undefined) matcher.complain('options', `a regular expression: ${fault}`)
  return { matcher: { id, options }, properties: reader.objects('properties').map((property) => readProperty(property, complaints, check)) }
}

/** The value of a property is read as the option of a field that it stands for. */
function readProperty(reader: JsonReader, complaints: Complaint[], check: CheckCustom): OverrideProperty {
  const id = reader.text('id')
  const value = reader.any('value')
  const own: Complaint[] = []
  const [, inner] = /^custom\.(.+)$/.exec(id) ?? []
  const at = `${reader.path}.value`
  if (inner !== undefined) check(new JsonReader({ [inner]: value }, at, own))
  const config = inner === undefined ? readFieldConfig(new JsonReader({ [id]: value }, at, own)) : undefined
  complaints.push(...own.map((complaint) => ({ ...complaint, path: complaint.path.replace(`${at}.${inner ?? id}`, at) })))
  return config === undefined ? { id, value } : { id, value: config[id as keyof FieldConfig] }
}

/** Nothing of a field's own is drawn otherwise for these: a mouse, a filter, a query that has its own unit. */
const ignored = ['custom', 'filterable', 'actions', 'path', 'writeable', 'unitScale', 'nullValueMode', 'interval', 'type', 'entityLabels', 'displayNameFromDS', 'thresholdsStyle']

function readFieldConfig(reader: JsonReader): FieldConfig {
  const { value } = reader
  const text = (key: string) => reader.text(key) || undefined
  const config: FieldConfig = {
    displayName: text('displayName'), description: text('description'), unit: text('unit'), noValue: text('noValue'),
    decimals: reader.number('decimals'), min: reader.number('min'), max: reader.number('max'), fieldMinMax: reader.truth('fieldMinMax') || undefined,
    color: isRecord(reader.any('color')) ? readFieldColour(reader.object('color')) : undefined,
    thresholds: isRecord(reader.any('thresholds')) ? readThresholds(reader.object('thresholds')) : undefined,
    mappings: reader.objects('mappings').flatMap(readMapping),
    links: reader.objects('links').map((link) => ({ title: link.text('title'), url: link.text('url') })),
    custom: isRecord(value.custom) ? value.custom : undefined,
  }
  reader.refuseRest(ignored)
  return Object.fromEntries(Object.entries(config).filter(([key, each]) => each !== undefined && (key !== 'mappings' && key !== 'links' || Object.hasOwn(value, key))))
}

function readFieldColour(reader: JsonReader): FieldColour {
  const fixedColor = reader.text('fixedColor') || undefined
  if (fixedColor !== undefined) checkColour(reader, 'fixedColor', fixedColor)
  return { mode: reader.text('mode', 'thresholds'), fixedColor, seriesBy: reader.text('seriesBy') || undefined }
}

function checkColour(reader: JsonReader, key: string, colour: string): void {
  const isName = /^(super-light-|light-|semi-dark-|dark-)?(red|orange|yellow|green|blue|purple)$|^(text|transparent|panel-bg)$|^[a-z]+$/i.test(colour)
  if (!isName && !readColour(colour)) reader.complain(key, 'a colour')
}

function readThresholds(reader: JsonReader): Thresholds {
  const steps = reader.objects('steps').map((step) => {
    const color = step.text('color', 'green')
    checkColour(step, 'color', color)
    return { value: step.number('value') ?? -Infinity, color }
  })
  return { mode: reader.oneOf('mode', ['absolute', 'percentage'], 'absolute'), steps: steps.toSorted((a, b) => a.value - b.value || 0) }
}

const specialMatches: readonly SpecialMatch[] = ['true', 'false', 'null', 'nan', 'null+nan', 'empty']

function readMapping(reader: JsonReader): ValueMapping[] {
  const type = reader.oneOf('type', ['value', 'range', 'regex', 'special'], 'value')
  const options = reader.object('options')
  switch (type) {
    case 'value': return [{ type, options: Object.fromEntries(Object.keys(options.value).map((key) => [key, readResult(options.object(key))])) }]
    case 'range': return [{ type, options: { from: options.number('from'), to: options.number('to'), result: readResult(options.object('result')) } }]
    case 'regex': {
      const pattern = options.text('pattern')
      const fault = patternFault(pattern)
      if (fault !== undefined) options.complain('pattern', `a regular expression: ${fault}`)
      return [{ type, options: { pattern, result: readResult(options.object('result')) } }]
    }
    case 'special': return [{ type, options: { match: options.oneOf('match', specialMatches, 'null'), result: readResult(options.object('result')) } }]
  }
}

function readResult(reader: JsonReader): MappingResult {
  return { text: Object.hasOwn(reader.value, 'text') ? reader.text('text') : undefined, color: reader.text('color') || undefined }
}
