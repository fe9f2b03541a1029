/**
 * Mounted ConfigMaps and Secrets follow their objects, with the kubelet's delay: the next periodic sync
 * of the pod, a minute to a minute and a half apart.
 *
 * Follows pkg/kubelet/pod_workers.go (workerResyncIntervalJitterFactor) and
 * pkg/kubelet/volumemanager of Kubernetes 1.34. Files mounted by `subPath` stay as they are.
 */
import { minute, type Simulation, uniform } from '@track/simulation'
import { rereadTls } from '../containers/tls-files.ts'
import { mountVolumes } from '../containers/volumes.ts'
import type { Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'

type Kind = 'configmaps' | 'secrets'

/** A ConfigMap or Secret has changed: every pod that mounts it will see so in its own time. */
export function dataChanged(simulation: Simulation, kind: Kind, namespace: string, name: string): void {
  for (const [uid, { pod, worker, acceptedAt }] of nodesOf(simulation).pods) {
    if (worker !== 'syncing' || pod.metadata.namespace !== namespace || !mounts(pod, kind, name)) continue
    const period = Math.round(minute * (1 + 0.5 * uniform(simulation.stream('pod resync', uid), 0)))
    const at = acceptedAt + Math.ceil((simulation.now - acceptedAt + 1) / period) * period
    simulation.schedule({ at, part: 'nodes', event: 'refresh', data: { uid } })
  }
}

function mounts({ spec }: Pod, kind: Kind, name: string): boolean {
  return (spec.volumes ?? []).some(({ configMap, secret, projected }) => (kind === 'configmaps'
    ? configMap?.name === name || projected?.sources?.some((source) => source.configMap?.name === name)
    : secret?.secretName === name || projected?.sources?.some((source) => source.secret?.name === name)))
}

export function refreshVolumes(simulation: Simulation, { uid }: { uid: string }): void {
  const row = nodesOf(simulation).pods.get(uid)
  if (row?.worker !== 'syncing' || !row.sandbox?.isReady) return
  mountVolumes(simulation, row.pod)
  rereadTls(simulation, row.pod)
}
