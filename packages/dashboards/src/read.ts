/** Reads a dashboard with what its kinds of panels know of their options. */
import { type ReadDashboard, readDashboardText } from './model/read-dashboard.ts'
import { panelKinds } from './panels/kinds.ts'

/** The types of panels that are drawn. */
export const panelTypes: readonly string[] = [...panelKinds.keys(), 'row']

/** The dashboard as far as it can be read, and all that is wrong with it. */
export function readDashboard(text: string): ReadDashboard {
  return readDashboardText(text, (type) => panelKinds.get(type)?.checks)
}
