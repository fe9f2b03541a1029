/**
 * How targets of monitors are found.
 *
 * Follows generateK8SSDConfig and getNamespacesFromNamespaceSelector in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94.
 * Left out: another API server (apiserverConfig).
 */
import { type LabelSelector, selectorOf } from '@track/apimachinery'
import type { NamespaceSelector } from '../objects.ts'
import type { Context } from './context.ts'
import { type Entry, section } from './section.ts'

export interface Search {
  readonly role: string
  readonly namespace: string
  readonly namespaces?: NamespaceSelector | undefined
  /** Undefined where nothing is attached. */
  readonly attach?: { readonly node?: boolean } | undefined
  /** By the API server, by role; undefined where rules of relabelling select. */
  readonly selected?: { readonly selector: LabelSelector; readonly roles: readonly string[] } | undefined
}

export function kubernetesEntry({ spec }: Context, { role, namespace, namespaces = {}, attach, selected }: Search): Entry {
  const names = namesOf(namespaces, namespace, spec.ignoreNamespaceSelectors === true)
  const selectors = selected?.roles.map((each) => section(['role', each], ['label', selectorOf(selected.selector).toString()]))
  return ['kubernetes_sd_configs', [section(
    ['role', role], ['namespaces', names.length > 0 ? section(['names', names]) : undefined],
    ['attach_metadata', attach && section(['node', attach.node ?? false])], ['selectors', selectors],
  )]]
}

function namesOf({ any = false, matchNames = [] }: NamespaceSelector, namespace: string, isIgnored: boolean): readonly string[] {
  if (isIgnored) return [namespace]
  if (any) return []
  return matchNames.length === 0 ? [namespace] : matchNames
}
