/**
 * Which pods of a node a drain may take away.
 *
 * Follows k8s.io/kubectl/pkg/drain/filters.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'

export interface DrainRules {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteEmptyDirData: boolean
}

interface Verdict {
  readonly isTaken: boolean
  readonly warning?: string
  readonly refusal?: string
}

const taken: Verdict = { isTaken: true }

/** Asked in this order; the first that keeps a pod decides. */
const filters: readonly ((pod: Pod, rules: DrainRules) => Verdict)[] = [
  (pod, { ignoreDaemonSets }) => {
    const isDaemon = ownerOf(pod)?.kind === 'DaemonSet'
    if (!isDaemon || hasEnded(pod)) return taken
    return ignoreDaemonSets
      ? { isTaken: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { isTaken: false, refusal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
  },
  (pod) => ({ isTaken: pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined }),
  (pod, { deleteEmptyDirData }) => {
    const isLocal = pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false
    if (!isLocal || hasEnded(pod)) return taken
    return deleteEmptyDirData
      ? { isTaken: true, warning: 'deleting Pods with local storage' }
      : { isTaken: false, refusal: 'Pods with local storage (use --delete-emptydir-data to override)' }
  },
  (pod, { force }) => {
    if (hasEnded(pod) || ownerOf(pod)) return taken
    return force
      ? { isTaken: true, warning: 'deleting Pods that declare no controller' }
      : { isTaken: false, refusal: 'cannot delete Pods that declare no controller (use --force to override)' }
  },
]

function ownerOf({ metadata }: Pod) {
  return metadata.ownerReferences?.find(({ controller }) => controller)
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

export interface PodsToEvict {
  readonly pods: readonly Pod[]
  /** In one line; empty for none. */
  readonly warnings: string
  readonly refusals: readonly string[]
}

export function podsToEvict(all: readonly Pod[], rules: DrainRules): PodsToEvict {
  const verdicts = all.map((pod) => ({ pod, verdict: verdictOn(pod, rules) }))
  const said = (word: 'warning' | 'refusal') => {
    const groups = new Map<string, string[]>()
    for (const { pod: { metadata }, verdict } of verdicts) {
      const words = verdict[word]
      if (words !== undefined) groups.set(words, [...(groups.get(words) ?? []), `${metadata.namespace ?? ''}/${metadata.name ?? ''}`])
    }
    return [...groups].map(([words, names]) => `${words}: ${names.join(', ')}`)
  }
  return {
    pods: verdicts.filter(({ verdict }) => verdict.isTaken).map(({ pod }) => pod), warnings: said('warning').join('; '),
    refusals: said('refusal').map((words) => `cannot delete ${words}`),
  }
}

function verdictOn(pod: Pod, rules: DrainRules): Verdict {
  let verdict = taken
  for (const filter of filters) {
    verdict = filter(pod, rules)
    if (!verdict.isTaken) return verdict
  }
  return verdict
}
