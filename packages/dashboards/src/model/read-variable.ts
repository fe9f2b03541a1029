/** A variable as a dashboard writes it. */
import { patternFault } from '../frames/match-field.ts'
import type { Variable, VariableOption, VariableType } from './dashboard.ts'
import { isRecord, type JsonReader } from './json-reader.ts'
import { readSource } from './read-panel.ts'

const types: readonly VariableType[] = ['query', 'custom', 'constant', 'textbox', 'interval', 'datasource', 'adhoc']

export function readVariable(reader: JsonReader): Variable {
  const type = reader.oneOf('type', types, 'constant')
  const name = reader.text('name')
  if (!/^\w+$/.test(name)) reader.complain('name', 'a name of letters, digits and underscores')
  const regex = reader.text('regex')
  const fault = regex === '' ? undefined : patternFault(regex, false)
  if (fault !== undefined) reader.complain('regex', `a regular expression: ${fault}`)
  return {
    name, type, label: reader.text('label'), isHidden: reader.any('hide') === 2, isMulti: reader.truth('multi'), includesAll: reader.truth('includeAll'),
    allValue: reader.text('allValue'), query: readQuery(reader), regex: fault === undefined ? regex : '', sort: reader.number('sort') ?? 0, source: readSource(reader),
    current: readCurrent(reader), auto: { isOn: reader.truth('auto'), count: reader.number('auto_count') ?? 30, least: reader.text('auto_min', '10s') },
    filters: reader.objects('filters').map((filter) => ({ key: filter.text('key'), operator: filter.text('operator', '='), value: filter.text('value') })),
    path: reader.path,
  }
}

/** A text, or an object with one, as the editor of Prometheus' queries writes it. */
function readQuery(reader: JsonReader): string {
  const query = reader.any('query')
  if (isRecord(query)) {
    const inner = reader.object('query')
    const text = inner.text('query')
    if (text !== '') return text
    // Loki's: 0 are the names of labels, 1 the values of one.
    const [label, stream] = [inner.text('label'), inner.text('stream')]
    return label === '' ? 'label_names()' : `label_values(${stream === '' ? '' : `${stream}, `}${label})`
  }
  return query === undefined ? reader.text('definition') : reader.text('query')
}

function readCurrent(reader: JsonReader): VariableOption[] {
  const current = reader.any('current')
  if (!isRecord(current)) return []
  const { text, value } = current
  const list = (each: unknown) => (Array.isArray(each) ? each : [each]).filter((item) => typeof item === 'string' || typeof item === 'number').map(String)
  const texts = list(text)
  return list(value).map((each, index) => ({ value: each, text: texts[index] ?? each }))
}
