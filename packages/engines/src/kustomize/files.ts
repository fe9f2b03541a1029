/**
 * The files that a build reads: what is known of a path. An unknown one ends the build, which is then begun
 * again with more known, as whoever has the files may have to wait for them.
 *
 * Follows sigs.k8s.io/kustomize/api/internal/loader (fileloader.go, loadrestrictions.go) of kustomize 5.7. Left out:
 * Git repositories and URLs, symbolic links.
 */
import { KustomizeError, within } from './kustomize-error.ts'

export type FileRow = { readonly text: string } | 'directory' | 'absent'

/** By absolute path. */
export type KnownFiles = ReadonlyMap<string, FileRow>

/** Nothing is known of this path yet. */
export class UnknownFile extends Error {
  readonly path: string

  constructor(path: string) {
    super(`nothing is known of ${path}`)
    this.path = path
  }
}

/** One directory whose files are read, and those whose builds led to it. */
export class Loader {
  readonly root: string
  readonly #files: KnownFiles
  readonly #referrer: Loader | undefined
  readonly #isOpen: boolean

  /** `isOpen`: files from outside of the root may be read. */
  constructor(files: KnownFiles, root: string, { referrer, isOpen = false }: { referrer?: Loader; isOpen?: boolean } = {}) {
    this.#files = files
    this.root = root
    this.#referrer = referrer
    this.#isOpen = isOpen
  }

  /** The text of a file below the root. */
  load(path: string): string {
    const whole = joined(this.root, path)
    const row = this.#confirmed(whole)
    if (row === 'directory') throw new KustomizeError(`'${whole}' must resolve to a file`)
    if (!this.#isOpen && !isBelow(directoryOf(whole), this.root)) throw new KustomizeError(`security; file '${whole}' is not in or below '${this.root}'`)
    return row.text
  }

  /** The loader of another directory. */
  below(path: string): Loader {
    if (path === '') throw new KustomizeError('new root cannot be empty')
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`)
    const root = within('must build at directory', () => this.confirmedDirectory(joined(this.root, path)))
    this.#checkCycle(root)
    return new Loader(this.#files, root, { referrer: this, isOpen: this.#isOpen })
  }

  #checkCycle(root: string): void {
    if (isBelow(this.root, root)) throw new KustomizeError(`cycle detected: candidate root '${root}' contains visited root '${this.root}'`)
    if (this.#referrer) this.#referrer.#checkCycle(root)
  }

  /** `shown`: as it was typed. */
  confirmedDirectory(whole: string, shown = whole): string {
    const row = within('not a valid directory', () => this.#confirmed(whole, shown))
    if (row !== 'directory') throw new KustomizeError(`'${shown}': file is not directory`)
    return whole
  }

  #confirmed(whole: string, shown = whole): Exclude<FileRow, 'absent'> {
    const row = this.#look(whole)
    if (row !== 'absent') return row
    const parts = whole.split('/')
    const missing = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((path) => path !== '' && this.#look(path) === 'absent') ?? whole
    throw new KustomizeError(`evalsymlink failure on '${shown}' : lstat ${missing}: no such file or directory`)
  }

  #look(path: string): FileRow {
    const row = this.#files.get(path)
    if (row === undefined) throw new UnknownFile(path)
    return row
  }
}

function joined(root: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${root}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function isBelow(path: string, root: string): boolean {
  return path === root || root === '/' || path.startsWith(`${root}/`)
}
