/** What completion asks of the world: names, all of them read and none of them changed. */

export interface CompletionResource {
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly group: string
  readonly kind: string
  readonly namespaced: boolean
}

export interface CompletionFile {
  readonly name: string
  readonly isDirectory: boolean
}

export interface CompletionSource {
  /** What can be run: programs of the PATH, builtins, functions, aliases. */
  commands(): readonly string[]
  /** The text that an alias stands for. */
  alias(name: string): string | undefined
  variables(): readonly string[]
  /** The names in a directory; relative to the shell's working directory, `~` understood. */
  files(directory: string): readonly CompletionFile[]
  resources(): readonly CompletionResource[]
  /** The names of a resource's objects, by its plural and group. */
  names(resource: { readonly plural: string; readonly group: string }, namespace: string): readonly string[]
  containers(pod: string, namespace: string): readonly string[]
  /** The namespace of the current context. */
  namespace(): string
  contexts(): readonly string[]
  metricNames(): readonly string[]
  labelNames(): readonly string[]
  labelValues(label: string): readonly string[]
  /** The ids of the lab's tasks. */
  tasks(): readonly string[]
}
