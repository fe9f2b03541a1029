/**
 * Which package may import which. A package stands on those above it that its row names; adding a
 * name here is a decision, not a convenience.
 */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { isSource, isTest, packageOf, type Repository, visitAll } from './repository.ts'

const kubernetes = ['simulation', 'apimachinery', 'apiserver', 'controller-runtime']
const world = [
  'simulation', 'files', 'formats', 'telemetry', 'apimachinery', 'apiserver', 'controller-runtime', 'controllers', 'scheduler',
  'processes', 'traffic', 'work', 'nodes', 'operators', 'engines', 'cloud',
]

/** Lowest first. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  simulation: [],
  files: ['simulation'],
  // What several real tools read alike, YAML and Go's templates: it knows none of them.
  formats: ['simulation'],
  telemetry: ['simulation', 'formats'],
  dashboards: ['simulation', 'formats', 'telemetry'],
  apimachinery: ['simulation'],
  apiserver: ['simulation', 'formats', 'apimachinery'],
  'controller-runtime': ['simulation', 'apimachinery', 'apiserver'],
  // Controllers, scheduler, nodes and operators meet in objects: none may import another.
  controllers: kubernetes,
  scheduler: kubernetes,
  processes: ['simulation', 'files'],
  traffic: ['simulation', 'telemetry', 'apimachinery'],
  // What happens outside the machines: it knows no object of a cluster.
  work: ['simulation', 'telemetry', 'traffic'],
  nodes: [...kubernetes, 'files', 'telemetry', 'processes', 'traffic'],
  operators: [...kubernetes, 'files', 'telemetry', 'processes', 'traffic'],
  engines: ['simulation', 'files', 'formats', 'apimachinery'],
  cloud: [...kubernetes, 'files', 'telemetry', 'traffic'],
  cluster: world,
  session: [...world, 'cluster'],
  doors: ['simulation', 'formats', 'apimachinery', 'apiserver', 'cluster', 'session'],
  shell: [...world, 'dashboards', 'cluster', 'session', 'doors'],
  labs: [...world, 'cluster', 'session', 'doors', 'shell'],
  learning: ['simulation', 'files', 'formats', 'labs'],
  curriculum: ['simulation', 'files', 'formats', 'labs', 'learning'],
}

/** From simulation to cluster: the world, in which nothing waits. */
export const worldPackages: readonly string[] = Object.keys(layers).slice(0, Object.keys(layers).indexOf('cluster') + 1)

export function checkLayers(repository: Repository): Finding[] {
  return repository.paths.filter((path) => isSource(path)).flatMap((path) => {
    const own = packageOf(path)
    return importsOf(repository.syntax(path)).flatMap((specifier) => {
      const finding = own === undefined ? checkFromOutside(specifier) : checkImport(path, own, specifier)
      return finding ? [finding] : []
    })
  })
}

/** Every text that names a module: of import, export and import(). */
export function importsOf(source: ts.SourceFile): ts.StringLiteral[] {
  const found: ts.StringLiteral[] = []
  visitAll(source, (node) => {
    const specifier = (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
    if (specifier && ts.isStringLiteral(specifier)) found.push(specifier)
  })
  return found
}

function checkImport(path: string, own: string, specifier: ts.StringLiteral): Finding | undefined {
  const name = specifier.text
  if (name.startsWith('.')) return checkRelative(path, own, specifier)
  const [, target, subpath] = /^@track\/([^/]+)(?:\/(.*))?$/.exec(name) ?? []
  if (target === undefined) return checkBuiltin(path, specifier)
  if (target === own) return findingAt(specifier, `"${own}" imports itself by its name`, 'import its file by a relative path')
  const row = layers[own]
  if (!row) return findingAt(specifier, `"${own}" has no row in the import table`, 'add one to tools/tidy/layers.ts')
  if (subpath !== undefined && !isTest(path) && !path.includes('/testing/') && !path.includes('/bench/')) {
    return findingAt(specifier, `"${name}" reaches into a package`, `import "@track/${target}"`)
  }
  if (!row.includes(target)) {
    return findingAt(specifier, `"${own}" imports "${target}"`, `it may import ${row.length === 0 ? 'no package' : row.join(', ')}`)
  }
  return undefined
}

function checkRelative(path: string, own: string, specifier: ts.StringLiteral): Finding | undefined {
  const target = new URL(specifier.text, `file:///${path}`).pathname.slice(1)
  if (packageOf(target) !== own) return findingAt(specifier, `"${specifier.text}" leaves the package`, 'import another package by its name')
  if (!/\.(ts|tsx|json|css)$|\.(css|svg|md|ya?ml)\?\w+$/.test(specifier.text)) {
    return findingAt(specifier, `"${specifier.text}" has no ending`, 'name the file, with .ts')
  }
  return undefined
}

function checkBuiltin(path: string, specifier: ts.StringLiteral): Finding | undefined {
  if (!specifier.text.startsWith('node:') || isTest(path) || path.includes('/bench/')) return undefined
  if (/^packages\/doors\/src\/https?\//.test(path)) return undefined
  return findingAt(specifier, `"${specifier.text}" under packages`, 'only doors/src/http and doors/src/https may import node:; a package runs in browsers too')
}

/** Applications, tools and tests import packages by name. */
function checkFromOutside(specifier: ts.StringLiteral): Finding | undefined {
  // What tests of a package share has no other name.
  if (/\/src\/testing\//.test(specifier.text)) return undefined
  if (!/^\.\.?\/.*\bpackages\/[^/]+\/src\//.test(specifier.text)) return undefined
  return findingAt(specifier, `"${specifier.text}" reaches into a package`, 'import the package by its name')
}
