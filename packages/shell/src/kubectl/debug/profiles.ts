/**
 * What a profile gives to a container for debugging, and to the pod that it is in.
 *
 * Follows k8s.io/kubectl/pkg/cmd/debug/profiles.go of Kubernetes 1.34.
 */
import type { Container, Pod, PodSpec } from '@track/apimachinery'

/** In a pod that runs, in a copy of one, or on a node. */
export type Style = 'ephemeral' | 'copy' | 'node'

export interface Keeps {
  readonly 'keep-labels': boolean
  readonly 'keep-annotations': boolean
  readonly 'keep-liveness': boolean
  readonly 'keep-readiness': boolean
  readonly 'keep-startup': boolean
  readonly 'keep-init-containers': boolean
}

type Change<T> = (value: T) => T

interface Profile {
  readonly container?: Change<Container>
  /** Of the container where it is on a node, or in a pod. */
  readonly containerOn?: Partial<Record<Style, Change<Container>>>
  readonly pod?: Partial<Record<Style, readonly Change<PodSpec>[]>>
  /** The container sees the node's files. */
  readonly mountsRoot?: boolean
  /** A copy keeps its annotations, probes and init containers whatever was said, and no labels. */
  readonly keepsAllButLabels?: boolean
}

const withoutContext: Change<Container> = ({ securityContext: _context, ...rest }) => rest
const traced = adding('SYS_PTRACE')
const hostNamespaces: Change<PodSpec> = (spec) => ({ ...spec, hostNetwork: true, hostPID: true, hostIPC: true })
const sharedProcesses: Change<PodSpec> = (spec) => ({ ...spec, shareProcessNamespace: spec.shareProcessNamespace ?? true })

export const profiles: Readonly<Record<string, Profile>> = {
  legacy: { pod: { node: [hostNamespaces] }, mountsRoot: true, keepsAllButLabels: true },
  general: {
    containerOn: { node: withoutContext, copy: traced, ephemeral: traced },
    pod: { node: [hostNamespaces], copy: [sharedProcesses] }, mountsRoot: true,
  },
  baseline: { container: withoutContext, pod: { copy: [sharedProcesses] } },
  restricted: {
    container: (container) => ({
      ...container,
      securityContext: {
        runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' },
      },
    }),
    pod: { copy: [sharedProcesses] },
  },
  netadmin: { container: adding('NET_ADMIN', 'NET_RAW'), pod: { node: [hostNamespaces], copy: [sharedProcesses] } },
  sysadmin: {
    container: (container) => ({ ...container, securityContext: { ...container.securityContext, privileged: true } }),
    pod: { node: [hostNamespaces], copy: [sharedProcesses] }, mountsRoot: true,
  },
}

function adding(...names: readonly string[]): Change<Container> {
  return (container) => {
    const { capabilities } = container.securityContext ?? {}
    return {
      ...container,
      securityContext: { ...container.securityContext, capabilities: { ...capabilities, add: [...(capabilities?.add ?? []), ...names] } },
    }
  }
}

/** The container as the profile has it there. */
export function profiled(name: string, style: Style, container: Container): Container {
  const { container: always, containerOn, mountsRoot } = profiles[name]!
  const changed = [always, containerOn?.[style]].reduce<Container>((each, change) => change?.(each) ?? each, container)
  if (style !== 'node' || !mountsRoot) return changed
  return { ...changed, volumeMounts: [...(changed.volumeMounts ?? []), { mountPath: '/host', name: 'host-root' }] }
}

/** The pod around it: a copy loses what would make it part of the service. */
export function profiledPod(name: string, style: 'copy' | 'node', pod: Pod, keeps: Keeps): Pod {
  const { pod: changes = {}, mountsRoot, keepsAllButLabels = false } = profiles[name]!
  const kept = style === 'copy' ? keptOf(pod, keeps, keepsAllButLabels) : pod
  const spec = (changes[style] ?? []).reduce((each, change) => change(each), kept.spec!)
  if (style !== 'node' || !mountsRoot) return { ...kept, spec }
  return { ...kept, spec: { ...spec, volumes: [...(spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }] } }
}

function keptOf(pod: Pod, keeps: Keeps, keepsAllButLabels: boolean): Pod {
  const { labels, annotations, ...metadata } = pod.metadata
  const { initContainers, ...spec } = pod.spec!
  const keepsLabels = keeps['keep-labels'] && !keepsAllButLabels
  const isKept = (flag: keyof Keeps) => keepsAllButLabels || keeps[flag]
  return {
    ...pod,
    metadata: { ...metadata, ...(keepsLabels && labels && { labels }), ...(isKept('keep-annotations') && annotations && { annotations }) },
    spec: {
      ...spec,
      containers: spec.containers.map((container) => withProbes(container, isKept)),
      ...(isKept('keep-init-containers') && initContainers && { initContainers }),
    },
  }
}

function withProbes({ livenessProbe, readinessProbe, startupProbe, ...container }: Container, isKept: (flag: keyof Keeps) => boolean): Container {
  return {
    ...container,
    ...(livenessProbe && isKept('keep-liveness') && { livenessProbe }),
    ...(readinessProbe && isKept('keep-readiness') && { readinessProbe }),
    ...(startupProbe && isKept('keep-startup') && { startupProbe }),
  }
}
