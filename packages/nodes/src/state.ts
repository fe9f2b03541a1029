/**
 * The state of the part `nodes`: the nodes, and what each kubelet and container runtime knows.
 * Containers of rows by name; a pod's rows are keyed by its uid, a container's by `uid/name`.
 */
import type { Duration, Simulation } from '@track/simulation'
import type { BackOffRow } from './kubelet/back-off.ts'
import type { ConnectionRow } from './connectors/connection-row.ts'
import type { CommandRow } from './containers/commands.ts'
import type { RequestRow } from './containers/requests.ts'
import type { RunRow } from './containers/run.ts'
import type { TlsRow } from './containers/tls-files.ts'
import type { StressRow } from './containers/stress.ts'
import type { VolumeRow } from './containers/volume-trees.ts'
import type { ContainerRow, WaitingRow } from './kubelet/container-row.ts'
import type { HookRow } from './kubelet/hooks.ts'
import type { KillRow } from './kubelet/kill-row.ts'
import type { ProbeRow } from './kubelet/probes/probe-row.ts'
import type { StartRow } from './kubelet/start.ts'
import type { PodRow } from './kubelet/pod-row.ts'
import type { LogRow } from './logs/container-log.ts'
import type { NodeRow } from './nodes/node-row.ts'
import type { ImageOnNode } from './nodes/node-status.ts'
import type { RegistryOutage } from './nodes/registry-outage.ts'

export interface NodesState {
  /** Changes of the API's objects up to this revision have been seen. */
  seen: number
  /** How late a slow API server makes what kubelets hear of their pods. */
  late: Duration
  readonly nodes: Map<string, NodeRow>
  readonly pods: Map<string, PodRow>
  /** Node → uids of its pods. */
  readonly podsOfNode: Map<string, Map<string, true>>
  /** The last instance of each container that was ever started. */
  readonly containers: Map<string, ContainerRow>
  /** Why a container's last start failed, until one succeeds. */
  readonly waiting: Map<string, WaitingRow>
  /** Starts under way. */
  readonly starts: Map<string, StartRow>
  /** Containers that are being stopped. */
  readonly kills: Map<string, KillRow>
  /** postStart and preStop hooks under way. */
  readonly hooks: Map<string, HookRow>
  /** What runs in a container, by its engine. */
  readonly runs: Map<string, RunRow>
  /** Certificates that processes of the traffic have read, by the process. */
  readonly tls: Map<string, TlsRow>
  /** `uid/name/type` → a probe and its results so far. */
  readonly probes: Map<string, ProbeRow>
  /** What each container's present and last instance have written. */
  readonly logs: Map<string, LogRow>
  readonly previousLogs: Map<string, LogRow>
  /** Connections to containers that are open: logs that are read, commands that run. */
  readonly readers: Map<string, ConnectionRow>
  /** How many connections were ever opened. */
  opened: number
  /** Requests of kubelets under way in the traffic, by their id there, and what they are for. */
  readonly requests: Map<string, RequestRow>
  /** Commands that run in containers for a hook or a probe, by their process. */
  readonly commands: Map<string, CommandRow>
  /** Trees that volumes are, and whose. */
  readonly volumes: Map<string, VolumeRow>
  /** `restart uid/name` and `pull uid/image` → the delay between tries. */
  readonly backOffs: Map<string, BackOffRow>
  /** Node → image by its full name. */
  readonly images: Map<string, Map<string, ImageOnNode>>
  /** Registries that do not answer, by the outage's id. */
  readonly outages: Map<string, RegistryOutage>
  /** Processes that take CPU and memory, by id. */
  readonly stress: Map<string, StressRow>
  /** `uid/name` → CPU seconds of such processes that have ended while the container runs on. */
  readonly stressed: Map<string, number>
  /** Node → pod addresses in use. */
  readonly addresses: Map<string, Map<string, string>>
}

export function emptyNodesState(): NodesState {
  return {
    seen: 0, late: 0, nodes: new Map(), pods: new Map(), podsOfNode: new Map(), containers: new Map(), waiting: new Map(),
    starts: new Map(), kills: new Map(), hooks: new Map(), runs: new Map(), tls: new Map(), probes: new Map(), logs: new Map(), previousLogs: new Map(), readers: new Map(), opened: 0,
    requests: new Map(), commands: new Map(), volumes: new Map(), backOffs: new Map(), images: new Map(), outages: new Map(), stress: new Map(), stressed: new Map(), addresses: new Map(),
  }
}

export function nodesOf(simulation: Simulation): NodesState {
  return simulation.state(simulation.part('nodes')) as NodesState
}

export function containerKey(uid: string, name: string): string {
  return `${uid}/${name}`
}
