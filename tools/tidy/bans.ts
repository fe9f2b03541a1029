/**
 * What may not be used in the world, and what to use instead. The world is replayed byte for byte
 * in every engine, is forked and saved between two events: so no machine time, no machine chance,
 * nothing that waits, nothing that engines may compute differently, and no state outside of it.
 */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { worldPackages } from './layers.ts'
import { isSource, isTest, packageOf, type Repository, visitAll } from './repository.ts'

const row = 'schedule an event row'
const own = 'use the functions of @track/simulation'
const outside = 'the world has no outside; take it as an input'

/** Names of the platform that nothing in the world may use. */
export const bannedGlobals: Readonly<Record<string, string>> = {
  Date: 'use Instant and calendarOf of @track/simulation',
  performance: 'use simulation.now',
  setTimeout: row, setInterval: row, setImmediate: row, queueMicrotask: row, requestAnimationFrame: row,
  clearTimeout: 'use simulation.cancel', clearInterval: 'use simulation.cancel',
  Promise: row, AbortController: row,
  Intl: 'compare with < and print by hand',
  console: 'answer the text to whoever asked',
  crypto: 'use @noble', fetch: outside, XMLHttpRequest: outside, WebSocket: outside, Worker: outside,
  process: outside, globalThis: outside, window: outside, document: outside, navigator: outside, localStorage: outside, indexedDB: outside,
  Buffer: 'use Uint8Array, TextEncoder and TextDecoder',
  WeakRef: 'keep it in the state', FinalizationRegistry: 'keep it in the state',
  SharedArrayBuffer: 'use a typed array', Atomics: 'use a typed array',
  eval: 'write it as code', Function: 'write it as code',
}

/** Members, by the global they belong to. */
export const bannedMembers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Math: {
    random: 'use uniform(simulation.stream(…), index)',
    ...Object.fromEntries([
      'log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'pow', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2',
      'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'cbrt', 'hypot',
    ].map((name) => [name, own])),
  },
  Array: { fromAsync: row },
}

/** Methods of any value. */
const bannedMethods: Readonly<Record<string, string>> = {
  localeCompare: 'compare with <',
  toLocaleString: 'print by hand', toLocaleDateString: 'print by hand', toLocaleTimeString: 'print by hand',
  toLocaleLowerCase: 'use toLowerCase', toLocaleUpperCase: 'use toUpperCase',
}

/** Scratch that every reader writes first, where returning a pair would cost an allocation a draw. */
const allowedModuleVariables: readonly string[] = ['packages/simulation/src/chance.ts']

export function checkBans(repository: Repository): Finding[] {
  return repository.paths.filter(isInWorld).flatMap((path) => {
    const source = repository.syntax(path)
    return [...checkUses(source), ...(allowedModuleVariables.includes(path) ? [] : checkModuleState(source))]
  })
}

function isInWorld(path: string): boolean {
  const name = packageOf(path)
  return name !== undefined && worldPackages.includes(name) && path.startsWith(`packages/${name}/src/`) && isSource(path) && !isTest(path)
}

function checkUses(source: ts.SourceFile): Finding[] {
  const findings: Finding[] = []
  const declared = declaredNames(source)
  const ban = (node: ts.Node, what: string, instead: string | undefined) => {
    if (instead !== undefined) findings.push(findingAt(node, what, instead))
  }
  visitAll(source, (node) => {
    if (ts.isIdentifier(node) && isUse(node) && !declared.has(node.text)) {
      ban(node, node.text, ownEntry(bannedGlobals, node.text))
    } else if (ts.isPropertyAccessExpression(node)) {
      const of = ts.isIdentifier(node.expression) && !declared.has(node.expression.text) ? node.expression.text : ''
      const members = ownEntry(bannedMembers, of)
      ban(node.name, `${of}.${node.name.text}`, members && ownEntry(members, node.name.text))
      ban(node.name, node.name.text, ownEntry(bannedMethods, node.name.text))
    } else if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind
      const isPower = operator === ts.SyntaxKind.AsteriskAsteriskToken
        || operator === ts.SyntaxKind.AsteriskAsteriskEqualsToken
      ban(node.operatorToken, '**', isPower ? 'use pow of @track/simulation, or write the number' : undefined)
    } else if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword || ts.isForOfStatement(node) && node.awaitModifier) {
      ban(node, 'code that waits', row)
    } else if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const isRegExp = ts.isIdentifier(node.expression) && node.expression.text === 'RegExp'
      const isLater = isRegExp && isInFunction(node)
      ban(node, 'a RegExp made at run time', isLater ? 'use a literal, or re2js for the pattern of a learner' : undefined)
    }
  })
  return findings
}

/** What stands outside of all functions is made once, of what the module itself says. */
function isInFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, (above) => ts.isFunctionLike(above)) !== undefined
}

/** Whether a name stands for a value or a type here, and not for a member or a declaration. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent)) return parent.left === node
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  const isNamed = ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent)
    || ts.isMethodSignature(parent) || ts.isGetAccessor(parent) || ts.isSetAccessor(parent) || ts.isBindingElement(parent)
    || ts.isNamedTupleMember(parent) || ts.isParameter(parent)
  return !isNamed || ('initializer' in parent && parent.initializer === node)
}

/** Every name that the file declares somewhere: `process` may be a parameter. */
function declaredNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>()
  visitAll(source, (node) => {
    const isDeclaration = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)
      || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
      || ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isTypeParameterDeclaration(node)
    if (isDeclaration && node.name && ts.isIdentifier(node.name)) names.add(node.name.text)
  })
  return names
}

/** `let` at the top of a module, and containers that begin empty there: both are filled later. */
function checkModuleState(source: ts.SourceFile): Finding[] {
  const findings: Finding[] = []
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue
    const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
    for (const declaration of statement.declarationList.declarations) {
      if (isConst && !(declaration.initializer && beginsEmpty(declaration.initializer))) continue
      const name = declaration.name.getText(source)
      findings.push(findingAt(declaration, `mutable state at module level: ${name}`, 'keep it in the state of a part'))
    }
  }
  return findings
}

function beginsEmpty(initializer: ts.Expression): boolean {
  if (ts.isAsExpression(initializer) || ts.isSatisfiesExpression(initializer)) return beginsEmpty(initializer.expression)
  if (ts.isNewExpression(initializer) && ts.isIdentifier(initializer.expression)) {
    const isContainer = /^(Weak)?(Map|Set)$/.test(initializer.expression.text)
    return isContainer && (initializer.expression.text.startsWith('Weak') || !initializer.arguments?.length)
  }
  return false
}

function ownEntry<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
