/**
 * The machine that the prompt is on: its files, its programs, the kubeconfig, and what a lab puts
 * beside them.
 */
import { dnsAddress } from '@track/cluster'
import type { FileText } from '@track/files'
import { addFileSystem, binary, type Program } from '@track/processes'
import type { Simulation } from '@track/simulation'
import { hostKubeconfigText } from './kubectl/host-kubeconfig.ts'

export interface HostOptions {
  readonly programs: readonly Program[]
  /** The files of a lab, by their path below the home directory. */
  readonly files?: Readonly<Record<string, string>>
  readonly namespace?: string
}

export const hostFileSystem = 'host'
export const home = '/home/learner'

export const hostEnvironment: Readonly<Record<string, string>> = {
  HOME: home, USER: 'learner', LOGNAME: 'learner', HOSTNAME: 'workstation', SHELL: '/bin/bash', TERM: 'xterm-256color', LANG: 'C.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin', EDITOR: '',
}

const bashrc = [
  "PS1='\\[\\e[32m\\]\\w\\[\\e[0m\\] \\$ '",
  'alias k=kubectl',
  "alias ll='ls -l'",
  '',
].join('\n')

/** Puts the machine's files in place; call it once, in a world that has processes. */
export function addHost(simulation: Simulation, { programs, files = {}, namespace = 'default' }: HostOptions): void {
  const texts: Record<string, FileText> = {
    '/tmp': { directory: true, mode: 0o1777 },
    '/root': { directory: true },
    '/dev': { directory: true },
    '/usr/local/bin': { directory: true },
    '/etc/hostname': 'workstation\n',
    '/etc/resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${dnsAddress}\noptions ndots:5\n`,
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nlearner:x:1000:1000::/home/learner:/bin/bash\n',
    '/bin/bash': binary('bash'),
    '/bin/sh': binary('bash'),
    '/usr/bin/bash': binary('bash'),
    '/usr/bin/sh': binary('bash'),
    [`${home}/.kube/config`]: { content: hostKubeconfigText(namespace), mode: 0o600 },
    [`${home}/.bashrc`]: bashrc,
  }
  for (const { name } of programs) texts[`/usr/bin/${name}`] = binary(name)
  for (const [path, content] of Object.entries(files)) {
    texts[`${home}/${path}`] = { content, mode: path.endsWith('.sh') ? 0o755 : 0o644 }
  }
  addFileSystem(simulation, hostFileSystem, { files: texts })
}
