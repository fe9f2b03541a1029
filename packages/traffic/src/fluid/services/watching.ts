/** Tells whoever records flows that they go on otherwise: in balance at each step, out of it once. */
import type { ReportTo } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'

export function watchFlows(state: TrafficState, to: ReportTo): void {
  state.fluidWatch = [...(state.fluidWatch ?? []), { to, isOwed: true }]
}

export function tellWatchers(state: TrafficState): void {
  if (!state.fluidWatch) return
  const isBalanced = state.fluidBalance.length > 0
  for (const { to, isOwed } of state.fluidWatch) if (isBalanced || isOwed) state.reports.push({ to, data: { id: '', what: 'flowing' } })
  if (state.fluidWatch.some(({ isOwed }) => isOwed !== isBalanced)) state.fluidWatch = state.fluidWatch.map((watch) => ({ ...watch, isOwed: isBalanced }))
}

/** Something has changed from outside. */
export function oweWatchers(state: TrafficState): void {
  if (state.fluidWatch) state.fluidWatch = state.fluidWatch.map((watch) => ({ ...watch, isOwed: true }))
}
