/**
 * The repository as the checks see it: the text of every file by its path, and the syntax of its
 * sources, read once. Made of a folder, or of made-up files in tests.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export interface Repository {
  /** Sorted, with slashes, from the root. */
  readonly paths: readonly string[]
  text(path: string): string
  has(path: string): boolean
  /** TypeScript and JavaScript only. */
  syntax(path: string): ts.SourceFile
}

/** What is installed, built or generated is nobody's writing. */
const skippedFolders = new Set(['node_modules', '.git', 'dist', 'generated', 'coverage', '.track', '.vitest'])
const textEndings = /\.(ts|tsx|mts|mjs|js|json|md|ya?ml|html|css|sh|txt|tpl|svg|toml)$|(^|\/)(\.npmrc|\.gitignore|\.gitattributes|run|LICENSE)$/

export function readRepository(root: string): Repository {
  const texts = new Map<string, string>()
  const paths: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path)
      } else if (entry.isFile()) paths.push(path)
    }
  }
  walk('')
  return repository(paths, (path) => {
    let text = texts.get(path)
    if (text === undefined) {
      text = textEndings.test(path) ? readFileSync(join(root, path), 'utf8') : ''
      texts.set(path, text)
    }
    return text
  })
}

/** A repository of made-up files. */
export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  return repository(Object.keys(files), (path) => files[path]!)
}

function repository(paths: readonly string[], text: (path: string) => string): Repository {
  const known = new Set(paths)
  const parsed = new Map<string, ts.SourceFile>()
  return {
    paths: [...paths].sort(),
    text,
    has: (path) => known.has(path),
    syntax(path) {
      let source = parsed.get(path)
      if (!source) {
        source = ts.createSourceFile(path, text(path), ts.ScriptTarget.ESNext, true)
        parsed.set(path, source)
      }
      return source
    },
  }
}

export function isSource(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path)
}

/** A test, or what tests of a package share (its folder `testing`). */
export function isTest(path: string): boolean {
  return /\.test\.(ts|tsx)$/.test(path) || path.startsWith('tests/') || path.includes('/src/testing/')
}

/** `traffic` of `packages/traffic/src/exact/queue.ts`. */
export function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1]
}

/** Calls `visit` for a node and everything below it. */
export function visitAll(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => visitAll(child, visit))
}
