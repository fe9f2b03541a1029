/**
 * The kubeconfig of the prompt: contexts, and the namespace of the current one.
 *
 * Follows k8s.io/client-go/tools/clientcmd of Kubernetes 1.34. Left out: several files in KUBECONFIG.
 */
import { type Guest, isRefusal, type ProcessFacts, readFile } from '@track/processes'
import { parse } from 'yaml'
import { KubectlError } from './errors.ts'

export interface Kubeconfig {
  readonly 'apiVersion'?: string
  readonly 'kind'?: string
  readonly 'preferences'?: object
  readonly 'current-context'?: string
  readonly 'clusters'?: readonly { readonly name: string; readonly cluster: Readonly<Record<string, unknown>> }[]
  readonly 'contexts'?: readonly KubeconfigContext[]
  readonly 'users'?: readonly { readonly name: string; readonly user: Readonly<Record<string, unknown>> }[]
}

export interface KubeconfigContext {
  readonly name: string
  readonly context: { readonly cluster?: string; readonly user?: string; readonly namespace?: string }
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
  return (parse(text) as Kubeconfig | null) ?? {}
}

export function contextOf(config: Kubeconfig, name: string | undefined): KubeconfigContext | undefined {
  const wanted = name ?? config['current-context'] ?? ''
  const found = config.contexts?.find((context) => context.name === wanted)
  if (!found && name !== undefined) throw new KubectlError(`context ${JSON.stringify(name)} does not exist`)
  return found
}
