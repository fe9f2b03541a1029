/** What a workload is, once it is read: rows that the engine and the printed reference share. */
import type { callSettings, dependencySettings, routeSettings, serverSettings } from './server-settings.ts'
import type { clientSettings, shapeSettings, targetSettings } from './client-settings.ts'
import type { policySettings } from './policy-settings.ts'
import type { queueSettings, workerSettings } from './worker-settings.ts'
import type { Values } from './setting.ts'

export type Policy = Values<typeof policySettings>
export type Call = Values<typeof callSettings>
export type Route = Values<typeof routeSettings> & { readonly calls: readonly Call[] }
export type Dependency = Values<typeof dependencySettings>
export type Target = Values<typeof targetSettings>

/** A change of a load's level, its level read. */
export type ShapeChange = Omit<Values<typeof shapeSettings>, 'to'> & { readonly to: number | undefined }

export type ServerWorkload = Values<typeof serverSettings> & {
  readonly kind: 'server'
  readonly routes: readonly Route[]
  readonly dependencies: Readonly<Record<string, Dependency>>
}

export type ClientWorkload = Values<typeof clientSettings> & {
  readonly kind: 'client'
  readonly routes: readonly Target[]
  readonly shape: readonly ShapeChange[]
}

export type WorkerWorkload = Values<typeof workerSettings> & { readonly kind: 'worker' }

export type QueueWorkload = Values<typeof queueSettings> & { readonly kind: 'queue' }

export type Workload = ServerWorkload | ClientWorkload | WorkerWorkload | QueueWorkload

/** The workloads that run as a process in a container. */
export type ProcessWorkload = ServerWorkload | ClientWorkload | WorkerWorkload

export const workloadKinds = ['server', 'client', 'worker', 'queue'] as const
