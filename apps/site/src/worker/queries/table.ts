/** The questions that a page may ask its world, by name. */
import { answerDashboard, answerExplore, openTerminals } from '@track/shell'
import type { Plain, Simulation } from '@track/simulation'
import { homeFile, homeFiles } from '../home-files.ts'
import { hasDashboards } from './dashboards.ts'
import { newsSince } from './news.ts'
import { seriesOf } from './series.ts'
import { topologyOf } from './topology.ts'

export type WorldQuery = (simulation: Simulation, data: Plain) => Plain

export const queries: Readonly<Record<string, WorldQuery>> = {
  'open terminals': (simulation) => openTerminals(simulation),
  'home files': (simulation) => homeFiles(simulation) as unknown as Plain,
  'home file': (simulation, path) => homeFile(simulation, String(path)),
  topology: (simulation) => topologyOf(simulation) as unknown as Plain,
  series: (simulation, data) => seriesOf(simulation, data as never) as unknown as Plain,
  'has dashboards': hasDashboards,
  dashboards: answerDashboard as never,
  explore: answerExplore as never,
  'news since': (simulation, data) => newsSince(simulation, data as never) as unknown as Plain,
}
