/**
 * `kustomize build`: the objects that a directory stands for, in the order in which they are applied.
 *
 * Follows sigs.k8s.io/kustomize/api/krusty/kustomizer.go of kustomize 5.7.
 */
import { printYaml } from '@track/formats'
import { accumulate, loadTarget } from './accumulate.ts'
import type { Fields } from './documents.ts'
import { type KnownFiles, Loader, UnknownFile } from './files.ts'
import { KustomizeError, within } from './kustomize-error.ts'
import { fixReferences } from './references.ts'
import { defaultRules } from './rules/field-spec.ts'
import { inOrder } from './sort-order.ts'
import { addHashes } from './transformers/names.ts'
import { setEntries } from './transformers/texts.ts'
import { resolveVariables } from './variables.ts'

export type Built = { readonly warnings: readonly string[] } & (
  | { readonly objects: readonly Fields[]; readonly text: string }
  | { readonly error: string }
  /** A path of which nothing is known yet. */
  | { readonly wants: string }
)

const version = 'v5.7.1'

export interface BuildOptions {
  /** The root as it was typed. */
  readonly shown?: string
  /** Files from outside of a directory may be read. */
  readonly isOpen?: boolean
  readonly isManagedByLabelled?: boolean
}

/** `root`: an absolute path. */
export function buildKustomization(files: KnownFiles, root: string, options: BuildOptions = {}): Built {
  const warnings: string[] = []
  try {
    const objects = build(files, root, warnings, options)
    return { warnings, objects, text: objects.map(printYaml).join('---\n') }
  } catch (reason) {
    // More of the files has to be known, or they are refused.
    if (reason instanceof UnknownFile) return { warnings, wants: reason.path }
    if (reason instanceof KustomizeError) return { warnings, error: reason.message }
    throw reason
  }
}

const localConfig = 'config.kubernetes.io/local-config'

function build(files: KnownFiles, root: string, warnings: string[], { shown = root, isOpen = false, isManagedByLabelled = false }: BuildOptions): Fields[] {
  const loader = new Loader(files, root, { isOpen })
  within('must build at directory', () => loader.confirmedDirectory(root, shown))
  const target = loadTarget(loader, warnings)
  const { buildMetadata = [], sortOptions } = target
  const defaults = defaultRules()
  const gathered = accumulate(target, loader, { defaults, warnings, path: '', tellsOrigins: buildMetadata.includes('originAnnotations') })
  const { resources, rules, variables } = gathered
  addHashes(resources)
  fixReferences(resources, rules.nameReference)
  resolveVariables(resources, variables, rules.varReference)
  resources.list = resources.list.filter((each) => (each.texts('annotations')[localConfig] ?? 'false') === 'false')
  resources.list = inOrder(resources.list, sortOptions)
  if (isManagedByLabelled || buildMetadata.includes('managedByLabel')) {
    setEntries(resources, { 'app.kubernetes.io/managed-by': `kustomize-${version}` }, [{ path: 'metadata/labels', create: true }])
  }
  return resources.list.map(({ fields }) => fields)
}
