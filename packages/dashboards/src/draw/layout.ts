/**
 * Which panels stand where: rows, repeats by a variable, and no gap above any panel.
 *
 * Follows public/app/features/dashboard/state/DashboardModel.ts (processRepeats) of Grafana and the vertical compaction of react-grid-layout.
 */
import type { GridPlace, Panel } from '../model/dashboard.ts'
import { gridColumns } from '../model/read-panel.ts'
import type { Bound, Scope } from '../variables/interpolate.ts'

export interface PlacedPanel {
  readonly panel: Panel
  readonly place: GridPlace
  /** What the repeated variable stands for in this copy. */
  readonly scoped: readonly Bound[]
}

interface Section {
  readonly row: Panel | undefined
  readonly panels: readonly Panel[]
}

export function layOut(panels: readonly Panel[], scope: Scope): PlacedPanel[] {
  const placed: PlacedPanel[] = []
  let y = 0
  for (const { row, panels: own } of sectionsOf(panels)) {
    for (const scoped of row ? repeatsOf(row, scope) : [[]]) {
      if (row) placed.push({ panel: row, place: { x: 0, y, w: gridColumns, h: 1 }, scoped })
      const top = y + (row ? 1 : 0)
      const inner = row?.isCollapsed ? [] : compacted(expanded(own, new Map([...scope, ...scoped.map((bound) => [bound.name, bound] as const)]), scoped), top)
      placed.push(...inner)
      y = Math.max(top, ...inner.map(({ place }) => place.y + place.h))
    }
  }
  return placed
}

/** A row has the panels that follow it, up to the next row. */
function sectionsOf(panels: readonly Panel[]): Section[] {
  const sorted = panels.toSorted((a, b) => a.place.y - b.place.y || a.place.x - b.place.x)
  const sections: { row: Panel | undefined; panels: Panel[] }[] = [{ row: undefined, panels: [] }]
  for (const panel of sorted) {
    if (panel.type === 'row') sections.push({ row: panel, panels: [...panel.panels] })
    else sections.at(-1)!.panels.push(panel)
  }
  return sections.filter(({ row, panels: own }) => row !== undefined || own.length > 0)
}

/** One a value of the repeated variable; one without a repeat. */
function repeatsOf({ repeat }: Panel, scope: Scope): readonly (readonly Bound[])[] {
  const bound = repeat === '' ? undefined : scope.get(repeat)
  if (!bound) return [[]]
  const values = typeof bound.value === 'string' ? [bound.value] : bound.value
  const texts = typeof bound.text === 'string' ? values : bound.text
  return values.map((value, index) => [{ name: bound.name, value, text: texts[index] ?? value, isMulti: bound.isMulti }])
}

function expanded(panels: readonly Panel[], scope: Scope, outer: readonly Bound[]): PlacedPanel[] {
  let shift = 0
  return panels.flatMap((panel) => {
    const repeats = repeatsOf(panel, scope)
    const place = { ...panel.place, y: panel.place.y + shift }
    if (repeats.length === 1) return [{ panel, place: panel.repeat !== '' && repeats[0]!.length > 0 && panel.repeatDirection === 'h' ? { ...place, x: 0, w: gridColumns } : place, scoped: [...outer, ...repeats[0]!] }]
    const places = repeatedPlaces(panel, place, repeats.length)
    shift += Math.max(0, ...places.map(({ y, h }) => y + h)) - (place.y + place.h)
    return repeats.map((scoped, index) => ({ panel, place: places[index]!, scoped: [...outer, ...scoped] }))
  })
}

function repeatedPlaces({ repeatDirection, maxPerRow }: Panel, place: GridPlace, count: number): GridPlace[] {
  if (repeatDirection === 'v') return Array.from({ length: count }, (_, index) => ({ ...place, y: place.y + index * place.h }))
  const perRow = Math.max(1, Math.min(count, maxPerRow))
  const w = Math.floor(gridColumns / perRow)
  return Array.from({ length: count }, (_, index) => ({ x: (index % perRow) * w, y: place.y + Math.floor(index / perRow) * place.h, w, h: place.h }))
}

/** Every panel as high as it can without touching one that stands above. */
function compacted(placed: readonly PlacedPanel[], top: number): PlacedPanel[] {
  const done: PlacedPanel[] = []
  for (const each of placed.toSorted((a, b) => a.place.y - b.place.y || a.place.x - b.place.x)) {
    const { x, w, h } = each.place
    const below = done.filter(({ place }) => place.x < x + w && x < place.x + place.w).map(({ place }) => place.y + place.h)
    done.push({ ...each, place: { x, y: Math.max(top, ...below), w, h } })
  }
  return done
}
