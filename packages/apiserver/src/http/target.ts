/** What a path names: a resource of this world in the version that was asked for. */
import { resourceNotFound, type TypeReference } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { apiServerOf, type Served } from '../api-server.ts'
import type { Column } from '../kind.ts'
import { defaultColumns, type TableOptions } from '../table.ts'
import type { ResourcePath } from './route.ts'

/** A resource of this world in the version that was asked for. */
export interface Target {
  readonly resource: Served['resource']
  readonly type: TypeReference
  readonly columns: readonly Column[]
  /** Absent for a virtual resource. */
  readonly served?: Served
}

/** What a path names in this world; refuses with 404. */
export function targetOf(simulation: Simulation, { group, version, plural }: ResourcePath): Target {
  const server = apiServerOf(simulation)
  const served = server.served.get(`${group}/${version}/${plural}`)
  if (served) {
    const columns = served.conversion?.columns ?? served.kind.columns
    return { resource: served.resource, type: served.type, columns, served }
  }
  const virtual = server.virtual.get(`${group}/${version}/${plural}`)
  if (!virtual) throw resourceNotFound()
  return { resource: virtual.resource, type: virtual.type, columns: virtual.columns ?? defaultColumns }
}

/** What a table of the target has in its rows. */
export function rowsOf({ resource, columns, served }: Target): Pick<TableOptions, 'resource' | 'columns' | 'rowConditions'> {
  const rowConditions = served?.kind.rowConditions
  return { resource, columns, ...(rowConditions && { rowConditions }) }
}
