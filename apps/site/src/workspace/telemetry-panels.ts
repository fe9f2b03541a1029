/** Charts and dashboards: loaded together, so that the workspace is not cut into more scripts for what each of them shares with it. */
export { ChartsPanel } from './charts-panel.tsx'
export { DashboardsPanel } from './dashboards-panel.tsx'
