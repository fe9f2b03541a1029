/**
 * The data sources that a provisioning file declares.
 *
 * Follows pkg/services/provisioning/datasources of Grafana (types.go, config_reader.go) and pkg/util's safe UID of a name.
 * Left out: secrets (`secureJsonData` is read over), the older form of the file without apiVersion.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { readYaml, YamlError } from '@track/formats'
import { type Complaint, JsonReader } from '../model/json-reader.ts'
import { type Environment, expandEnvironment } from './expand.ts'

export interface ProvisionedSource {
  readonly name: string
  readonly uid: string
  readonly type: string
  readonly access: string
  readonly url: string
  readonly isDefault: boolean
  readonly organization: number
  readonly jsonData: Readonly<Record<string, unknown>>
}

export interface Provisioned<Row> {
  readonly rows: readonly Row[]
  readonly complaints: readonly Complaint[]
}

export function readSources(text: string, environment: Environment = {}): Provisioned<ProvisionedSource> {
  const complaints: Complaint[] = []
  const root = readProvisioning(text, complaints, environment)
  const rows = root.objects('datasources').map((reader): ProvisionedSource => {
    const name = reader.text('name')
    if (name === '') reader.complain('name', 'a name')
    if (reader.text('type') === '') reader.complain('type', 'a type: prometheus, loki, tempo')
    return {
      name, uid: reader.text('uid') || uidOf(name), type: reader.text('type'), access: reader.text('access') || 'proxy', url: reader.text('url'), isDefault: reader.truth('isDefault'),
      organization: reader.number('orgId') || 1, jsonData: reader.object('jsonData').value,
    }
  })
  const defaults = rows.filter(({ isDefault }) => isDefault)
  if (defaults.length > 1 && new Set(defaults.map(({ organization }) => organization)).size < defaults.length) {
    complaints.push({ path: 'datasources', found: `${defaults.map(({ name }) => name).join(', ')} as default`, expected: 'only one datasource per organization to be marked as default' })
  }
  return { rows, complaints }
}

/** Without an environment a dollar stays what it is. */
export function readProvisioning(text: string, complaints: Complaint[], environment?: Environment): JsonReader {
  try {
    const value = readYaml(text)
    const root = new JsonReader(environment ? expandEnvironment(value, environment) : value, '', complaints)
    if ((root.number('apiVersion') ?? 0) !== 1) root.complain('apiVersion', '1')
    return root
  } catch (error) {
    // The text is no YAML; the reader says where.
    if (!(error instanceof YamlError)) throw error
    complaints.push({ path: 'file', found: error.message, expected: 'YAML' })
    return new JsonReader({}, '', [])
  }
}

/** `P` and eight bytes of the name's SHA-256, as Grafana makes a uid where none is given. */
function uidOf(name: string): string {
  return `P${[...sha256(new TextEncoder().encode(name)).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
}
