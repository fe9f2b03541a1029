export { schedulerPart } from './part.ts'
export { definePlugin, type ClusterChange, type Plugin, type Refusal, type Snapshot } from './plugin.ts'
export { defaultPlugins } from './profile.ts'
export type { SchedulerState } from './state.ts'
