/**
 * The API's types as TypeScript. Kinds are type aliases, so that they pass for a KubeObject and
 * still know their fields; everything else is an interface.
 */
import type { FieldModel, Scalar, Shape, TypeModel } from './model.ts'
import { packages, schemaName } from './packages.ts'

/** Written by hand in packages/apimachinery/src/object.ts and status-error.ts. */
const byHand: Readonly<Record<string, string>> = {
  Condition: 'object', FieldsV1: 'object', LabelSelector: 'object', LabelSelectorRequirement: 'object', ListMeta: 'object',
  ManagedFieldsEntry: 'object', ObjectMeta: 'object', OwnerReference: 'object',
  Status: 'status-error', StatusCause: 'status-error', StatusDetails: 'status-error',
}

const scalars: Readonly<Record<Scalar, string>> = {
  string: 'string', boolean: 'boolean', int32: 'number', int64: 'number', double: 'number', bytes: 'string',
  quantity: 'string', 'int-or-string': 'number | string', time: 'string', 'micro-time': 'string', duration: 'string', any: 'unknown',
}

/** A union of more words than this says less than `string` does. */
const unionMax = 16

export function printTypes(types: readonly TypeModel[]): string {
  const names = typeScriptNames(types)
  const declarations = types.filter(isPrinted).map((type) => printType(type, names)).join('\n\n')
  const used = Object.keys(byHand).filter((name) => new RegExp(`: ${name}\\b`).test(declarations))
  const imports = Array.from(Map.groupBy(used, (name) => byHand[name]!), ([file, found]) => {
    return `import type { ${found.join(', ')} } from '../src/${file}.ts'`
  })
  return [...imports, declarations].join('\n\n')
}

/** Lists are KubeList<Pod>. */
function isPrinted({ name, fields }: TypeModel): boolean {
  const isList = name.endsWith('List') && fields.some((field) => field.name === 'items')
  return !isList && !(name.startsWith('io.k8s.apimachinery.') && bare(name) in byHand)
}

function printType({ name, fields }: TypeModel, names: ReadonlyMap<string, string>): string {
  const isKind = fields.some((field) => field.name === 'metadata' && field.shape.kind === 'ref') && fields[0]?.name === 'kind'
  const members = fields.map((field) => `  ${printMember(field, isKind, names)}`).join('\n')
  return isKind ? `export type ${names.get(name)} = {\n${members}\n}` : `export interface ${names.get(name)} {\n${members}\n}`
}

function printMember(field: FieldModel, isKind: boolean, names: ReadonlyMap<string, string>): string {
  const isGiven = field.isRequired || (isKind && ['kind', 'apiVersion', 'metadata', 'spec'].includes(field.name))
  const words = field.values.map((value) => `'${value}'`).join(' | ')
  const isUnion = words !== '' && field.values.length <= unionMax
  return `${field.name}${isGiven ? '' : '?'}: ${printShape(field.shape, names, isUnion ? words : undefined)}`
}

function printShape(shape: Shape, names: ReadonlyMap<string, string>, words: string | undefined): string {
  if (shape.kind === 'scalar') return words ?? scalars[shape.scalar]
  if (shape.kind === 'ref') return names.get(shape.type)!
  const inner = printShape(shape.of, names, words)
  if (shape.kind === 'map') return `Record<string, ${inner}>`
  return inner.includes(' ') ? `(${inner})[]` : `${inner}[]`
}

/** The bare name for the first package that has it, with the package's prefix for the others. */
function typeScriptNames(types: readonly TypeModel[]): Map<string, string> {
  const taken = new Set<string>(['KubeObject', 'KubeList'])
  return new Map(types.map(({ name }) => {
    const pack = packages.find((each) => name.startsWith(`${schemaName(each.name)}.`))
    const chosen = taken.has(bare(name)) ? `${pack?.prefix ?? ''}${bare(name)}` : bare(name)
    if (taken.has(chosen)) throw new Error(`two types would be called ${chosen}; ${name} needs another prefix`)
    taken.add(chosen)
    return [name, chosen]
  }))
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
