/** Whether the world has dashboards: asked all the time, so told without the code that reads and draws them. */
import { configMaps } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { dashboardLabel } from '@track/shell'
import type { Simulation } from '@track/simulation'

export function hasDashboards(simulation: Simulation): boolean {
  return cacheOf(simulation).list(configMaps).some(({ metadata }) => metadata.labels?.[dashboardLabel] !== undefined)
}
