/** Objects from YAML text, applied to a world through its API, as a person would. */
import { groupVersion, type KubeObject, type Resource } from '@track/apimachinery'
import { apiServerOf, clientFor } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { parseAllDocuments } from 'yaml'

const user = { name: 'lab', groups: ['system:masters', 'system:authenticated'] }

/** Every document of a text; empty ones are left out. */
export function parseObjects(text: string): KubeObject[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object): object is KubeObject => typeof object === 'object' && object !== null)
}

export interface Applying {
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
