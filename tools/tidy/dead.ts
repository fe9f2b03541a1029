/** Files that nothing names, and exports that nothing imports. */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { importsOf } from './layers.ts'
import { isSource, type Repository, visitAll } from './repository.ts'

/** Found by their place: run by vitest, by the benchmarks, by npm. */
const entryFiles = /\.test\.tsx?$|(^|\/)[\w-]+\.config\.ts$|^packages\/[^/]+\/bench\/|^tools\/[^/]+\/index\.ts$|^tests\//

export function checkDead(repository: Repository): Finding[] {
  const references = referencesOf(repository)
  return [...deadFiles(repository, references), ...deadExports(repository, references)]
}

interface References {
  /** Every file that some other file names. */
  readonly files: ReadonlySet<string>
  /** Names imported from a file; `*` when all of them are. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>
}

function deadFiles(repository: Repository, { files }: References): Finding[] {
  return repository.paths
    .filter((path) => isSource(path) && !path.endsWith('.d.ts') && !entryFiles.test(path) && !files.has(path))
    // A program that is run by hand says so in its header.
    .filter((path) => !repository.text(path).slice(0, 1_000).includes(`node ${path}`))
    .map((path) => ({ path, line: 1, what: 'nothing imports this file', instead: 'use it or delete it' }))
}

function deadExports(repository: Repository, { names }: References): Finding[] {
  return repository.paths.filter((path) => isSource(path) && !path.endsWith('/index.ts') && !entryFiles.test(path)).flatMap((path) => {
    const used = names.get(path)
    if (used?.has('*')) return []
    const source = repository.syntax(path)
    return exportsOf(source)
      .filter(({ name, node }) => !used?.has(name) && !(isType(node) && timesNamed(source, name) > 1))
      .map(({ name, node }) => findingAt(node, `"${name}" is exported and not imported`, 'use it, keep it to the file, or delete it'))
  })
}

/** A type that the file's own exports are declared with is used by whoever uses them. */
function isType(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
}

function timesNamed(source: ts.SourceFile, name: string): number {
  let times = 0
  visitAll(source, (node) => {
    if (ts.isIdentifier(node) && node.text === name) times++
  })
  return times
}

function referencesOf(repository: Repository): References {
  const files = new Set<string>()
  const names = new Map<string, Set<string>>()
  for (const path of repository.paths) {
    for (const target of filesNamedIn(repository, path)) files.add(target)
    if (isSource(path)) addNamesTaken(repository, path, names)
  }
  return { files, names }
}

function addNamesTaken(repository: Repository, path: string, names: Map<string, Set<string>>): void {
  for (const specifier of importsOf(repository.syntax(path))) {
    const target = resolve(repository, path, specifier.text)
    if (target === undefined) continue
    const used = names.get(target) ?? new Set()
    names.set(target, used)
    for (const name of namesTaken(specifier)) used.add(name)
  }
}

/** Files of the repository that a source, a package file or a page names in a text, relative to itself. */
function filesNamedIn(repository: Repository, path: string): string[] {
  if (isSource(path)) {
    const named: string[] = []
    visitAll(repository.syntax(path), (node) => {
      if (ts.isStringLiteralLike(node)) named.push(node.text)
    })
    return named.flatMap((text) => resolve(repository, path, text) ?? [])
  }
  if (!/package\.json$|\.html$|\.css$/.test(path)) return []
  const named = repository.text(path).matchAll(/["'\s(](\.{0,2}\/?[\w@./-]+\.(?:ts|tsx|mjs|js))\b/g)
  return [...named].flatMap(([, text]) => resolve(repository, path, text!) ?? [])
}

function resolve(repository: Repository, from: string, text: string): string | undefined {
  if (!/\.(ts|tsx|mts|mjs|js)(\?.*)?$/.test(text) || /^[a-z]+:/.test(text)) return undefined
  const path = new URL(text.replace(/\?.*$/, ''), `file:///${from}`).pathname.slice(1)
  if (path === from) return undefined
  return [path, text.replace(/^\//, '')].find((candidate) => repository.has(candidate) && candidate !== from)
}

/** What an import or re-export takes of a module. */
function namesTaken(specifier: ts.StringLiteral): string[] {
  const { parent } = specifier
  if (ts.isImportDeclaration(parent)) {
    const { importClause } = parent
    const bindings = importClause?.namedBindings
    if (bindings && ts.isNamespaceImport(bindings)) return ['*']
    const taken = bindings && ts.isNamedImports(bindings) ? bindings.elements.map((each) => (each.propertyName ?? each.name).text) : []
    return importClause?.name ? ['default', ...taken] : taken
  }
  if (ts.isExportDeclaration(parent) && parent.exportClause && ts.isNamedExports(parent.exportClause)) {
    return parent.exportClause.elements.map((each) => (each.propertyName ?? each.name).text)
  }
  return ['*']
}

interface Export {
  readonly name: string
  readonly node: ts.Node
}

function exportsOf(source: ts.SourceFile): Export[] {
  return source.statements.flatMap((statement): Export[] => {
    if (ts.isExportAssignment(statement)) return [{ name: 'default', node: statement }]
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      return statement.exportClause.elements.map((each) => ({ name: each.name.text, node: each }))
    }
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return [{ name: 'default', node: statement }]
    if (ts.isVariableStatement(statement)) {
      const { declarations } = statement.declarationList
      return declarations.flatMap((each) => (ts.isIdentifier(each.name) ? [{ name: each.name.text, node: each }] : []))
    }
    const named = statement as ts.DeclarationStatement
    return named.name && ts.isIdentifier(named.name) ? [{ name: named.name.text, node: named }] : []
  })
}

