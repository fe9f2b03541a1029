/** Objects from YAML text, applied to a world through its API, as a person would. */
import { groupVersion, type KubeObject, type Resource } from '@track/apimachinery'
import { apiServerOf, clientFor } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { LineCounter, parseAllDocuments } from 'yaml'

const user = { name: 'lab', groups: ['system:masters', 'system:authenticated'] }

/** Every document of a text; empty ones are left out. */
function parseObjects(text: string): KubeObject[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object): object is KubeObject => typeof object === 'object' && object !== null)
}

/** What is wrong with files of objects, each with its line: an author's slips. `${name}` stands for a number. */
export function objectComplaints(files: Readonly<Record<string, string>>, kinds: readonly Resource[]): string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const lines = new LineCounter()
    const documents = parseAllDocuments(text.replace(/\$\{\w+\}/g, '1'), { version: '1.1', lineCounter: lines })
    return documents.flatMap((document) => {
      const line = lines.linePos(document.contents?.range?.[0] ?? document.range[0]).line
      const [broken] = document.errors
      if (broken) return [`${path}:${broken.linePos?.[0].line ?? line}: ${broken.message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '')}`]
      const wrong = document.contents === null ? undefined : complaintOf(document.toJS() as Partial<KubeObject>, kinds)
      return wrong === undefined ? [] : [`${path}:${line}: ${wrong}`]
    })
  })
}

function complaintOf(object: Partial<KubeObject>, kinds: readonly Resource[]): string | undefined {
  if (typeof object !== 'object') return `found ${JSON.stringify(object)}, expected an object`
  const { apiVersion, kind, metadata } = object
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'expected apiVersion and kind'
  const isKnown = kinds.some((resource) => resource.kind === kind && groupVersion(resource) === apiVersion)
  if (!isKnown) return `no kind "${kind}" in version "${apiVersion}" in this world`
  return metadata?.name === undefined ? 'metadata.name: not there, expected a name' : undefined
}

interface Applying {
  /** What `${name}` in the text stands for. */
  readonly values?: Readonly<Record<string, string>>
  /** The field manager: what one of another name leaves out of an object stays in it. */
  readonly manager?: string
}

/** Server-side apply, in the order given. */
export function applyObjects(simulation: Simulation, text: string, { values = {}, manager = 'lab' }: Applying = {}): void {
  const api = clientFor(simulation, { user, manager })
  const filled = text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  for (const object of parseObjects(filled)) {
    const resource = resourceOf(simulation, object)
    const metadata = resource.namespaced ? { namespace: 'default', ...object.metadata } : object.metadata
    api.patch(resource, { metadata }, { type: 'apply', body: { ...object, metadata }, force: true })
  }
}

function resourceOf(simulation: Simulation, { apiVersion, kind }: KubeObject): Resource {
  for (const { resource } of apiServerOf(simulation).served.values()) {
    if (resource.kind === kind && groupVersion(resource) === apiVersion) return resource
  }
  throw new Error(`no kind "${kind}" in version "${apiVersion}" in this world`)
}
