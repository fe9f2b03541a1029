/** Completion's answers from a world: plain reads, which take no time and are not journalled. */
import { pods } from '@track/apimachinery'
import { apiServerOf, objectKey, storedObject, storedObjects, storeOf } from '@track/apiserver'
import { telemetryOf } from '@track/cluster'
import { absolutePath, isRefusal, listDirectory, lookUp, readFile } from '@track/files'
import { builtinNames, fileSystem, partName, type ProcessesState, promptOf } from '@track/processes'
import type { Part, Simulation } from '@track/simulation'
import { labelNames, labelValues } from '@track/telemetry'
import { parse } from 'yaml'
import { home, hostEnvironment, hostFileSystem } from '../host.ts'
import type { Kubeconfig } from '../kubectl/kubeconfig.ts'
import type { CompletionFile, CompletionResource, CompletionSource } from './source.ts'

export interface SourceOptions {
  readonly terminal: string
  readonly tasks?: readonly string[]
}

export function completionSource(simulation: Simulation, { terminal, tasks = [] }: SourceOptions): CompletionSource {
  const { cwd, variables, functions, pid } = promptOf(simulation, terminal)
  const { shells } = simulation.state({ name: partName } as Part<ProcessesState>)
  const aliases = shells.get(pid ?? '')?.aliases ?? new Map<string, string>()
  const host = fileSystem(simulation, hostFileSystem)
  const environment = { ...hostEnvironment, ...Object.fromEntries(variables) }
  const pathOf = (typed: string) => absolutePath(cwd, typed.replace(/^~(?=\/|$)/, environment['HOME'] ?? home))
  const files = (directory: string): CompletionFile[] => {
    const path = pathOf(directory === '' ? '.' : directory)
    const names = listDirectory(host, path)
    if (isRefusal(names)) return []
    return names.map((name) => {
      const found = lookUp(host, `${path === '/' ? '' : path}/${name}`)
      return { name, isDirectory: !isRefusal(found) && found.row.type === 'directory' }
    })
  }
  const kubeconfig = (): Kubeconfig => {
    const text = readFile(host, environment['KUBECONFIG'] ?? pathOf('~/.kube/config'))
    return isRefusal(text) ? {} : readYaml(text)
  }
  return {
    ...clusterNames(simulation),
    commands: () => [
      ...(environment['PATH'] ?? '').split(':').flatMap((directory) => files(directory).map(({ name }) => name)),
      ...builtinNames, ...functions, ...aliases.keys(),
    ],
    alias: (name) => aliases.get(name),
    variables: () => [...variables.keys()],
    files,
    namespace: () => {
      const config = kubeconfig()
      return config.contexts?.find(({ name }) => name === config['current-context'])?.context.namespace ?? 'default'
    },
    contexts: () => kubeconfig().contexts?.map(({ name }) => name) ?? [],
    tasks: () => tasks,
  }
}

function readYaml(text: string): Kubeconfig {
  try {
    return (parse(text) as Kubeconfig | null) ?? {}
  } catch {
    // A kubeconfig that somebody broke completes nothing; kubectl says what is wrong with it.
    return {}
  }
}

type ClusterNames = Pick<CompletionSource, 'resources' | 'names' | 'containers' | 'metricNames' | 'labelNames' | 'labelValues'>

function clusterNames(simulation: Simulation): ClusterNames {
  const store = storeOf(simulation)
  const { kinds } = apiServerOf(simulation).options
  const series = () => telemetryOf(simulation)
  return {
    resources: () => kinds.map(({ resource }): CompletionResource => resource),
    names({ plural, group }, namespace) {
      const kind = kinds.find(({ resource }) => resource.plural === plural && resource.group === group)
      if (!kind) return []
      const objects = [...storedObjects(store, kind.resource).values()]
      return objects.filter(({ metadata }) => !kind.resource.namespaced || metadata.namespace === namespace).map(({ metadata }) => metadata.name ?? '')
    },
    containers(pod, namespace) {
      const found = storedObject(store, pods, objectKey(namespace, pod))
      const spec = found?.spec as { containers?: readonly { name: string }[]; initContainers?: readonly { name: string }[] } | undefined
      return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ name }) => name)
    },
    metricNames: () => labelValues(series(), '__name__'),
    labelNames: () => labelNames(series()),
    labelValues: (label) => labelValues(series(), label),
  }
}
