/**
 * The kubeconfig of the prompt: contexts, and the namespace of the current one.
 *
 * Follows k8s.io/client-go/tools/clientcmd of Kubernetes 1.34. Left out: several files in KUBECONFIG.
 */
import { printYaml } from '@track/formats'
import { type Guest, isRefusal, type ProcessFacts, readFile, writeFile } from '@track/processes'
import { load } from 'js-yaml5'
import { BareError, KubectlError } from './errors.ts'
import { untouchedKubeconfig } from './host-kubeconfig.ts'

export interface Kubeconfig {
  readonly 'apiVersion'?: string
  readonly 'kind'?: string
  readonly 'current-context'?: string
  readonly 'clusters'?: readonly KubeconfigCluster[]
  readonly 'contexts'?: readonly KubeconfigContext[]
  readonly 'users'?: readonly KubeconfigUser[]
}

export interface KubeconfigCluster {
  readonly name: string
  readonly cluster: Readonly<Record<string, unknown>>
}

export interface KubeconfigUser {
  readonly name: string
  readonly user: Readonly<Record<string, unknown>>
}

export interface KubeconfigContext {
  readonly name: string
  readonly context: ContextFields
}

export interface ContextFields {
  readonly cluster?: string
  readonly user?: string
  readonly namespace?: string
}

export function kubeconfigPath({ env }: ProcessFacts, flag: string | undefined): string {
  return flag ?? env['KUBECONFIG'] ?? `${env['HOME'] ?? ''}/.kube/config`
}

/** An empty one when there is no file. */
export function* readKubeconfig(process: ProcessFacts, flag?: string): Guest<Kubeconfig> {
  const path = kubeconfigPath(process, flag)
  const text = yield* readFile(path)
  if (isRefusal(text)) {
    if (flag === undefined) return {}
    throw new KubectlError(`stat ${path}: ${text.error.toLowerCase()}`)
  }
  return untouchedKubeconfig(text) ?? (text.trim() === '' ? {} : (load(text) as Kubeconfig | null) ?? {})
}

export function contextOf(config: Kubeconfig, name: string | undefined): KubeconfigContext | undefined {
  const wanted = name ?? config['current-context'] ?? ''
  const found = config.contexts?.find((context) => context.name === wanted)
  if (!found && name !== undefined) throw new BareError(`Error in configuration: context was not found for specified context: ${name}`)
  return found
}

/** As clients write it: every list by name, nothing that is empty. */
export function normalized(config: Kubeconfig): Required<Kubeconfig> {
  const byName = <T extends { readonly name: string }>(items: readonly T[] = []) => [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    'kind': 'Config', 'apiVersion': 'v1', 'clusters': byName(config.clusters), 'users': byName(config.users), 'contexts': byName(config.contexts),
    'current-context': config['current-context'] ?? '',
  }
}

export function* writeKubeconfig(process: ProcessFacts, flag: string | undefined, config: Kubeconfig): Guest<void> {
  const path = kubeconfigPath(process, flag)
  const refusal = yield* writeFile(path, printYaml(normalized(config)))
  if (refusal) throw new KubectlError(`open ${path}: ${refusal.error.toLowerCase()}`)
}
