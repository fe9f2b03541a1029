/** The files of packages/apiserver/testdata and the cases in each. */
import { bodies } from './bodies.ts'
import type { Case } from './case.ts'
import { brokenClusterObjects, brokenServices, changedPods } from './cluster-objects.ts'
import { ephemeralContainers } from './ephemeral-containers.ts'
import { columns } from './columns.ts'
import { defaults } from './defaults.ts'
import { networking } from './networking.ts'
import { brokenPods } from './pods.ts'
import { requests } from './requests.ts'
import { tables } from './tables.ts'
import { tokens } from './tokens.ts'
import { brokenWorkloads } from './workloads.ts'

export const recordings: Readonly<Record<string, readonly Case[]>> = {
  defaults,
  pods: brokenPods,
  'pod-updates': changedPods,
  'ephemeral-containers': ephemeralContainers,
  tokens,
  workloads: brokenWorkloads,
  services: brokenServices,
  'cluster-objects': brokenClusterObjects,
  networking,
  tables,
  columns,
  requests,
  bodies,
}
