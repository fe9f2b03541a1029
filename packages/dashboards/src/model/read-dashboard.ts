/**
 * Reads a dashboard's JSON, and complains of all that is wrong with it at once; what can be drawn is drawn all the same.
 *
 * Follows the dashboard's kind (kinds/dashboard/dashboard_kind.cue) of Grafana, schema versions 39 to 42.
 * Left out: the migration of older versions, library panels.
 */
import type { AnnotationQuery, Dashboard, DashboardLink } from './dashboard.ts'
import { type Complaint, isRecord, JsonReader } from './json-reader.ts'
import { parseJson } from './json-text.ts'
import { type ChecksOf, readPanel, readSource } from './read-panel.ts'
import { readVariable } from './read-variable.ts'

const versions = { least: 39, greatest: 42 }

export interface ReadDashboard {
  readonly dashboard: Dashboard
  readonly complaints: readonly Complaint[]
}

export function readDashboardText(text: string, checksOf: ChecksOf): ReadDashboard {
  const parsed = parseJson(text)
  if ('value' in parsed) return readDashboardJson(parsed.value, checksOf)
  const { line, column, found, expected } = parsed
  return { dashboard: readDashboardJson({}, checksOf).dashboard, complaints: [{ path: `${line}:${column}`, found, expected }] }
}

/** The dashboard itself, or the API's envelope around it. */
function readDashboardJson(json: unknown, checksOf: ChecksOf): ReadDashboard {
  const complaints: Complaint[] = []
  const isEnvelope = isRecord(json) && isRecord(json.dashboard) && !('panels' in json)
  const reader = new JsonReader(isEnvelope ? json.dashboard : json, '', complaints)
  const schemaVersion = reader.number('schemaVersion') ?? versions.greatest
  if (schemaVersion < versions.least || schemaVersion > versions.greatest) reader.complain('schemaVersion', `${versions.least} to ${versions.greatest}`)
  if (reader.any('rows') !== undefined) reader.complain('rows', 'panels with gridPos, which Grafana has written since version 16')
  const time = reader.object('time')
  const dashboard: Dashboard = {
    uid: reader.text('uid'), title: reader.text('title'), description: reader.text('description'), tags: reader.texts('tags'), schemaVersion,
    time: { from: time.text('from', 'now-6h'), to: time.text('to', 'now') }, refresh: typeof reader.any('refresh') === 'string' ? reader.text('refresh') : '',
    variables: reader.object('templating').objects('list').map(readVariable),
    annotations: reader.object('annotations').objects('list').map(readAnnotation), links: reader.objects('links').map(readLink),
    panels: reader.objects('panels').map((panel) => readPanel(panel, complaints, checksOf)),
  }
  return { dashboard, complaints: [...complaints, ...repeatComplaints(dashboard)] }
}

function readAnnotation(reader: JsonReader): AnnotationQuery {
  return {
    name: reader.text('name'), isOn: reader.truth('enable', true), isHidden: reader.truth('hide'), colour: reader.text('iconColor', 'blue'),
    source: readSource(reader), query: { ...reader.value, ...reader.object('target').value }, path: reader.path,
  }
}

function readLink(reader: JsonReader): DashboardLink {
  return { title: reader.text('title'), type: reader.oneOf('type', ['link', 'dashboards'], 'link'), url: reader.text('url'), tags: reader.texts('tags') }
}

/** A repeat needs its variable. */
function repeatComplaints({ panels, variables }: Dashboard): Complaint[] {
  const names = variables.map(({ name }) => name)
  return panels.flatMap((panel) => [panel, ...panel.panels]).filter(({ repeat }) => repeat !== '' && !names.includes(repeat))
    .map(({ path, repeat }) => ({ path: `${path}.repeat`, found: JSON.stringify(repeat), expected: names.length === 0 ? 'a variable, of which there is none' : `one of ${names.join(', ')}` }))
}
