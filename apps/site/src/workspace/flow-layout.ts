/** Where the stations of the traffic stand: in columns from those who ask to those who answer. */
import type { FlowPicture, StationPicture } from '../lab-link/pictures.ts'

export interface Placed {
  readonly station: StationPicture
  readonly column: number
  readonly row: number
}

export interface Layout {
  readonly placed: readonly Placed[]
  readonly columns: number
  readonly rows: number
}

export function placeStations(stations: readonly StationPicture[], flows: readonly FlowPicture[]): Layout {
  const inTraffic = stations.filter(({ kind }) => kind !== 'workload').toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const columns = columnsOf(inTraffic, flows)
  const rows = new Map<string, number>()
  const count = Math.max(0, ...columns.values()) + 1
  let rowsMax = 0
  for (let column = 0; column < count; column++) {
    const here = inTraffic.filter(({ id }) => columns.get(id) === column)
    // A station stands beside those that send to it, so that few lines cross.
    const wish = (id: string) => mean(flows.filter(({ to }) => to === id).flatMap(({ from }) => rows.get(from) ?? []))
    const wished = here.toSorted((a, b) => (wish(a.id) ?? 1e3) - (wish(b.id) ?? 1e3))
    for (const [row, { id }] of wished.entries()) rows.set(id, row)
    rowsMax = Math.max(rowsMax, here.length)
  }
  return {
    placed: inTraffic.map((station) => ({ station, column: columns.get(station.id)!, row: rows.get(station.id)! })),
    columns: count, rows: rowsMax,
  }
}

/** One further than the furthest of those that send to it; in a circle the search ends by itself. */
function columnsOf(stations: readonly StationPicture[], flows: readonly FlowPicture[]): Map<string, number> {
  const columns = new Map(stations.map(({ id, kind }) => [id, kind === 'client' ? 0 : 1]))
  for (let turn = 0; turn < stations.length; turn++) {
    let isMoved = false
    for (const { from, to } of flows) {
      const wanted = (columns.get(from) ?? 0) + 1
      if (!columns.has(to) || columns.get(to)! >= wanted || wanted >= stations.length) continue
      columns.set(to, wanted)
      isMoved = true
    }
    if (!isMoved) break
  }
  return columns
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
