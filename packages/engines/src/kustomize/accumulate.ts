/**
 * What one directory makes of its files, its bases and its components, before names are settled.
 *
 * Follows sigs.k8s.io/kustomize/api/internal/target/kusttarget.go of kustomize 5.7. Left out: Helm charts, other
 * generators, transformers and validators than the fields of a kustomization, schemas of custom resources, openapi.
 */
import { readYaml } from '@track/formats'
import { isFields, readObjects } from './documents.ts'
import type { Loader } from './files.ts'
import { generate } from './generators.ts'
import { checkedKustomization, type Kustomization, readKustomization, type Variable, warningsOf } from './kustomization.ts'
import { KustomizeError, within } from './kustomize-error.ts'
import { Resource } from './resource.ts'
import { Resources } from './resources.ts'
import { type FieldSpec, mergedReferences, mergedSpecs, type NameReference, type Rules } from './rules/field-spec.ts'
import { fieldRules, type FieldRuleName } from './rules/field-rules.ts'
import { setImage } from './transformers/images.ts'
import { addAffix } from './transformers/names.ts'
import { setNamespace } from './transformers/namespace.ts'
import { readOldOperations, readOldPatches, readPatch } from './transformers/patches.ts'
import { readReplacements, replace } from './transformers/replacements.ts'
import { setEntries, setLabels, setReplicas } from './transformers/texts.ts'
import { noteVariables } from './variables.ts'

/** What a build has gathered so far. */
export interface Gathered {
  readonly resources: Resources
  rules: Rules
  readonly variables: Map<string, Variable>
}

export interface Context {
  readonly defaults: Rules
  readonly warnings: string[]
  /** Where an object came from is to be told. */
  readonly tellsOrigins: boolean
  /** From the first directory to this one. */
  readonly path: string
}

const emptyRules = { ...Object.fromEntries(Object.keys(fieldRules).map((name) => [name, []])), nameReference: [] } as unknown as Rules

function emptyGathered(): Gathered {
  return { resources: new Resources(), rules: emptyRules, variables: new Map() }
}

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

export interface Target extends Kustomization {
  readonly fileName: string
}

export function loadTarget(loader: Loader, warnings: string[]): Target {
  const found = fileNames.flatMap((name) => {
    try {
      return [{ name, text: loader.load(name) }]
    } catch (reason) {
      // There is none of this name.
      if (reason instanceof KustomizeError) return []
      throw reason
    }
  })
  const quoted = fileNames.map((name) => `'${name}'`)
  if (found.length === 0) throw new KustomizeError(`unable to find one of ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)} in directory '${loader.root}'`)
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`)
  const read = readKustomization(found[0]!.text)
  warnings.push(...warningsOf(read))
  return { ...checkedKustomization(read, loader.root), fileName: found[0]!.name }
}

/** `into`: a component adds to what its user has gathered. */
export function accumulate(target: Target, loader: Loader, context: Context, into = emptyGathered()): Gathered {
  refuseLeftOut(target)
  within('accumulating resources', () => addResources(into, target, loader, context))
  into.rules = mergedRules(into.rules, withConfigurations(context.defaults, target.configurations ?? [], loader))
  runGenerators(into, target, loader, context)
  const gathered = within('accumulating components', () => addComponents(into, target, loader, context))
  transform(gathered, target, loader)
  within(() => `merging vars`, () => noteVariables(gathered.resources, gathered.variables, target.vars ?? []))
  return gathered
}

function refuseLeftOut({ helmCharts = [], ...target }: Target): void {
  if (helmCharts.length > 0) {
    const shown = Object.entries(helmCharts[0]!).map(([key, value]) => `${key}: ${String(value)}\n`).sort().join('')
    throw new KustomizeError(`trouble configuring builtin HelmChartInflationGenerator with config: \`\n${shown}\`: must specify --enable-helm`)
  }
  for (const field of ['generators', 'transformers', 'validators', 'crds'] as const) {
    if (target[field]?.length) throw new KustomizeError(`not simulated here: ${field} of a kustomization`)
  }
  if (target.openapi) throw new KustomizeError('not simulated here: openapi of a kustomization')
  if (target.buildMetadata?.includes('transformerAnnotations')) throw new KustomizeError('not simulated here: transformerAnnotations of buildMetadata')
}

function addResources(into: Gathered, { resources = [] }: Target, loader: Loader, context: Context): void {
  for (const path of resources) {
    const why = addFile(into, path, loader, context)
    if (!why) continue
    if (why.isMalformed && !isDirectory(loader, path)) throw why
    within((words) => (words.startsWith('\0') ? words.slice(1) : `accumulation err='${why.message}': ${words}`), () => {
      merge(into, addDirectory(path, loader.below(path), { context, component: false }), path, loader)
    })
  }
}

function isDirectory(loader: Loader, path: string): boolean {
  try {
    loader.below(path)
    return true
  } catch (reason) {
    // It is a file.
    if (reason instanceof KustomizeError) return false
    throw reason
  }
}

/** Undefined when it went well; else why the path is no file of objects. */
function addFile({ resources }: Gathered, path: string, loader: Loader, { tellsOrigins, path: from }: Context): KustomizeError | undefined {
  try {
    const objects = within((words) => `accumulating resources from '${path}': ${words}`, () => {
      const text = loader.load(path)
      return within((words) => (words.startsWith('MalformedYAMLError') ? `${words} in File: ${path}` : words), () => readObjects(text).map((fields) => new Resource(fields)))
    })
    if (tellsOrigins) for (const object of objects) tellOrigin(object, `path: ${joinedPath(from, path)}\n`)
    within(`merging resources from '${path}'`, () => resources.appendAll(objects))
    return undefined
  } catch (reason) {
    // No file, or one that is not of objects: it is tried as a directory.
    if (reason instanceof KustomizeError) return reason
    throw reason
  }
}

function joinedPath(from: string, path: string): string {
  const parts: string[] = []
  for (const part of `${from}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function tellOrigin(resource: Resource, text: string): void {
  resource.setTexts('annotations', { ...resource.texts('annotations'), 'config.kubernetes.io/origin': text })
}

interface Within {
  readonly context: Context
  readonly component: boolean
  readonly into?: Gathered
}

function addDirectory(path: string, loader: Loader, { context, component, into }: Within): Gathered {
  const target = within(`couldn't make target for path '${loader.root}'`, () => loadTarget(loader, context.warnings))
  const isComponent = target.kind === 'Component'
  if (component && !isComponent) throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${target.kind ?? ''}'`)
  if (!component && isComponent) throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`)
  return within(`recursed accumulation of path '${loader.root}'`, () => accumulate(target, loader, { ...context, path: joinedPath(context.path, path) }, into))
}

function merge(into: Gathered, { resources, rules, variables }: Gathered, path: string, loader: Loader): void {
  within(`recursed merging from path '${loader.below(path).root}'`, () => {
    into.resources.appendAll(resources.list)
    into.rules = mergedRules(into.rules, rules)
    for (const [name, variable] of variables) {
      if (into.variables.has(name)) throw new KustomizeError(`var '${name}' already encountered`)
      into.variables.set(name, variable)
    }
  })
}

function addComponents(gathered: Gathered, { components = [] }: Target, loader: Loader, context: Context): Gathered {
  for (const path of components) {
    const below = within((words) => `loader.New ${JSON.stringify(words)}`, () => loader.below(path))
    within((words) => `accumulateDirectory: ${JSON.stringify(words)}`, () => addDirectory(path, below, { context, component: true, into: gathered }))
  }
  return gathered
}

function mergedRules(left: Rules, right: Rules): Rules {
  const names = Object.keys(fieldRules) as FieldRuleName[]
  const fields = Object.fromEntries(names.map((name) => [name, mergedSpecs(left[name], right[name])])) as Record<FieldRuleName, FieldSpec[]>
  return { ...fields, nameReference: mergedReferences(left.nameReference, right.nameReference) }
}

/** Rules of files beside those that kustomize has by itself. */
function withConfigurations(defaults: Rules, paths: readonly string[], loader: Loader): Rules {
  return paths.reduce((rules: Rules, path) => {
    const read = readYaml(loader.load(path))
    const given = isFields(read) ? read as Partial<Record<FieldRuleName, FieldSpec[]>> & { nameReference?: (FieldSpec & { fieldSpecs?: FieldSpec[] })[] } : {}
    const references = (given.nameReference ?? []).map(({ fieldSpecs = [], group, version, kind }): NameReference =>
      ({ target: { ...(group && { group }), ...(version && { version }), ...(kind && { kind }) }, referrers: fieldSpecs }))
    return mergedRules(rules, { ...emptyRules, ...given, nameReference: references })
  }, defaults)
}

function runGenerators({ resources }: Gathered, target: Target, loader: Loader, { tellsOrigins, path }: Context): void {
  const rows = [
    ...(target.configMapGenerator ?? []).map((args) => ({ kind: 'ConfigMap' as const, args })),
    ...(target.secretGenerator ?? []).map((args) => ({ kind: 'Secret' as const, args })),
  ]
  for (const { kind, args } of rows) {
    const resource = generate(kind, args, target.generatorOptions, loader)
    if (tellsOrigins) tellOrigin(resource, `configuredIn: ${joinedPath(path, target.fileName)}\nconfiguredBy:\n  apiVersion: builtin\n  kind: ${kind}Generator\n`)
    within('merging from generator &{0xc000000000 <nil>}', () => resources.absorb(resource))
  }
}

function transform({ resources, rules }: Gathered, target: Target, loader: Loader): void {
  const { patchesStrategicMerge = [], patches = [], patchesJson6902 = [], namespace, namePrefix, nameSuffix, commonAnnotations = {} } = target
  const before = [...(patchesStrategicMerge.length > 0 ? [readOldPatches(patchesStrategicMerge, loader)] : []), ...patches.map((each) => readPatch(each, loader))]
  const operations = patchesJson6902.map((each) => readOldOperations(each, loader))
  const replacements = readReplacements(target.replacements ?? [], loader)
  for (const patch of before) patch(resources)
  resources.dropGone()
  if (namespace) setNamespace(resources, namespace, rules.namespace)
  if (namePrefix) addAffix(resources, 'prefix', namePrefix, rules.namePrefix)
  if (nameSuffix) addAffix(resources, 'suffix', nameSuffix, rules.nameSuffix)
  setLabels(resources, target, rules)
  setEntries(resources, commonAnnotations, rules.commonAnnotations)
  for (const patch of operations) patch(resources)
  for (const replica of target.replicas ?? []) setReplicas(resources, replica, rules.replicas)
  for (const image of target.images ?? []) setImage(resources, image, rules.images)
  replace(resources, replacements)
}
