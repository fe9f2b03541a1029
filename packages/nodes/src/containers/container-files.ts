/** A container's own file system: the image's files, what the kubelet and the runtime put there, its volumes. */
import { addFileSystem, removeFileSystem } from '@track/processes'
import type { Simulation } from '@track/simulation'
import { imageOf } from '../images/image-of-container.ts'
import type { Container, Pod } from '../objects/pod.ts'
import { codeOf } from '../part-code.ts'
import { containerKey, nodesOf } from '../state.ts'
import { resolvConf } from './resolv-conf.ts'
import { copiedFiles, mountsOf } from './volume-trees.ts'
import { volumeFiles } from './volumes.ts'

export const terminationMessagePath = '/dev/termination-log'

/** Makes the file system of an instance and answers its id. */
export function addContainerFiles(simulation: Simulation, pod: Pod, container: Container, instance: string): string {
  const id = fileSystemOf(pod.metadata.uid!, container.name, instance)
  const image = imageOf(simulation, container)
  const base = typeof image === 'object' ? codeOf(simulation).filesOf(image) : undefined
  const copies = copiedFiles(pod, container, (volume) => {
    const files = volumeFiles(simulation, pod, volume)
    return typeof files === 'string' ? {} : files
  })
  addFileSystem(simulation, id, {
    ...(base && { base }), mounts: mountsOf(pod, container), files: { ...networkFiles(simulation, pod), ...copies },
  })
  return id
}

export function removeContainerFiles(simulation: Simulation, id: string): void {
  removeFileSystem(simulation, id)
}

function fileSystemOf(uid: string, container: string, instance: string): string {
  return `container ${containerKey(uid, container)}/${instance.slice(0, 12)}`
}

/** `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf`, as the kubelet and containerd write them. */
function networkFiles(simulation: Simulation, pod: Pod): Record<string, string> {
  const { metadata, spec } = pod
  const name = spec.hostname ?? metadata.name ?? ''
  const address = nodesOf(simulation).pods.get(metadata.uid!)?.sandbox?.address ?? ''
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': [
      '# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet', 'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters',
      `${address}\t${name}`, '',
    ].join('\n'),
    '/etc/resolv.conf': resolvConf(pod),
    [terminationMessagePath]: '',
  }
}
