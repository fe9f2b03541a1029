/**
 * What a node exporter reads on its node: boot, clock, CPU, memory, disk and name.
 *
 * Follows collector/{cpu,boottime,time,meminfo,filesystem,uname}*.go of node_exporter 1.11. A node's CPU time is known as a whole: it is
 * spread evenly over its CPUs, used or idle. On its one disk are images and logs, or whatever a fault has filled it with.
 * Left out: load averages, processes, interfaces, disks, sockets, connections, pressure, page cache and swap, interrupts, the clock's
 * deviation, its own durations: nothing of it is known of a node.
 */
import { milliValue, nodes, quantityValue } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { diskBytesOf, isFull } from '../nodes/full-disk.ts'
import { ephemeralStorageByDefault } from '../nodes/node-description.ts'
import type { NodeRow } from '../nodes/node-row.ts'
import { containerNames } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { family, one } from './family.ts'
import { usageOfNode } from './usage.ts'

export const nodeExporterVersion = '1.11.1'

const collectors = ['boottime', 'cpu', 'filesystem', 'meminfo', 'time', 'uname']

/** None where there is no such node. */
export function nodeExporterMetrics(simulation: Simulation, node: string): MetricFamily[] {
  const row = nodesOf(simulation).nodes.get(node)
  if (!row) return []
  const build = { branch: 'HEAD', goarch: 'amd64', goos: 'linux', goversion: '', revision: '', tags: '', version: nodeExporterVersion }
  return [
    family('gauge', 'node_boot_time_seconds', 'Node boot time, in unixtime.', [one(row.bootedAt / second)]),
    family('gauge', 'node_time_seconds', 'System time in seconds since epoch (1970).', [one(simulation.now / second)]),
    cpuSeconds(simulation, row),
    ...memory(simulation, row),
    ...disk(simulation, row),
    uname(simulation, node),
    family('gauge', 'node_exporter_build_info', "A metric with a constant '1' value labeled by version, revision, branch, goversion from which node_exporter was built, and the goos and goarch for the build.", [one(1, build)]),
    family('gauge', 'node_scrape_collector_success', 'node_exporter: Whether a collector succeeded.', collectors.map((collector) => one(1, { collector }))),
  ]
}

function cpuSeconds(simulation: Simulation, { description, bootedAt }: NodeRow): MetricFamily {
  const cores = Math.max(1, Math.floor(milliValue(description.cpu) / 1000))
  const uptime = (simulation.now - bootedAt) / second
  const user = Math.min(uptime, (usageOfNode(simulation, description.name)?.cpuSeconds ?? 0) / cores)
  const samples = Array.from({ length: cores }, (_, cpu) => [one(uptime - user, { cpu: String(cpu), mode: 'idle' }), one(user, { cpu: String(cpu), mode: 'user' })])
  return family('counter', 'node_cpu_seconds_total', 'Seconds the CPUs spent in each mode.', samples.flat())
}

function memory(simulation: Simulation, { description }: NodeRow): MetricFamily[] {
  const total = quantityValue(description.memory)
  const free = Math.max(0, total - (usageOfNode(simulation, description.name)?.memoryBytes ?? 0))
  const field = (name: string, value: number) => family('gauge', `node_memory_${name}`, `Memory information field ${name}.`, [one(value)])
  return [field('MemAvailable_bytes', free), field('MemFree_bytes', free), field('MemTotal_bytes', total)]
}

/** As the machines' one disk is named to those who look. */
const rootDisk = { device: '/dev/vda1', device_error: '', fstype: 'ext4', mountpoint: '/' }

function disk(simulation: Simulation, row: NodeRow): MetricFamily[] {
  const size = quantityValue(row.description.ephemeralStorage ?? ephemeralStorageByDefault)
  const free = isFull(row) ? 0 : Math.max(0, size - usedBytes(simulation, row.description.name))
  const about = (name: string, help: string, value: number) => family('gauge', `node_filesystem_${name}`, help, [one(value, rootDisk)])
  return [
    about('avail_bytes', 'Filesystem space available to non-root users in bytes.', free),
    about('device_error', 'Whether an error occurred while getting statistics for the given device.', 0),
    about('free_bytes', 'Filesystem free space in bytes.', free),
    about('readonly', 'Filesystem read-only status.', 0),
    about('size_bytes', 'Filesystem size in bytes.', size),
  ]
}

function usedBytes(simulation: Simulation, node: string): number {
  const { images, podsOfNode, pods } = nodesOf(simulation)
  const ofImages = [...(images.get(node)?.values() ?? [])].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const containers = [...(podsOfNode.get(node)?.keys() ?? [])].flatMap((uid) => containerNames(pods.get(uid)!.pod).map((name) => diskBytesOf(simulation, uid, name)))
  return containers.reduce((sum, bytes) => sum + bytes, ofImages)
}

function uname(simulation: Simulation, node: string): MetricFamily {
  const release = cacheOf(simulation).get(nodes, node)?.status?.nodeInfo?.kernelVersion ?? ''
  return family('gauge', 'node_uname_info', 'Labeled system information as provided by the uname system call.', [
    one(1, { domainname: '(none)', machine: 'x86_64', nodename: node, release, sysname: 'Linux', version: '' }),
  ])
}
