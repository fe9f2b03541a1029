/**
 * From a command's name to the program that runs: PATH, mode bits, `#!`, and the marker by
 * which a file stands for a registered program. Follows execve(2).
 */
import { absolutePath, isRefusal, lookUp, type FileSystem, type FileText, textOf, words } from '@track/files'

/** The first characters of a file that stands for a program: what a real one begins with. */
const marker = '\x7fELF '

/** The content of the file that stands for a registered program. */
export function binary(program: string): FileText {
  return { content: `${marker}${program}\n`, mode: 0o755 }
}

export type Executable =
  | { readonly program: string; readonly argv: readonly string[] }
  /** A text without `#!`: execve refuses it, shells run it themselves. */
  | { readonly script: string }
  | { readonly error: string; readonly interpreter?: string }

/** The first file of that name on PATH that can be executed; undefined for none. */
export function findCommand(files: FileSystem, name: string, { path, cwd }: { path: string; cwd: string }): string | undefined {
  return findCommands(files, name, { path, cwd })[0]
}

export function findCommands(files: FileSystem, name: string, { path, cwd }: { path: string; cwd: string }): string[] {
  return path.split(':').map((directory) => absolutePath(cwd, `${directory || '.'}/${name}`)).filter((candidate) => {
    const found = lookUp(files, candidate)
    return !isRefusal(found) && found.row.type === 'file' && (found.row.mode & 0o111) !== 0
  })
}

/** What executing the file at a path means, for an argv whose first word names it. */
/** `shown` is the path as the caller gave it, which a `#!` interpreter is told. */
export function loadExecutable(files: FileSystem, path: string, argv: readonly string[], { shown = path, depth = 0 } = {}): Executable {
  const found = lookUp(files, path)
  if (isRefusal(found)) return found
  if (found.row.type === 'directory') return { error: words.isDirectory }
  if ((found.row.mode & 0o111) === 0) return { error: 'Permission denied' }
  const content = textOf(found.row)
  if (content.startsWith(marker)) return { program: content.slice(marker.length).trim(), argv }
  const shebang = /^#![ \t]*(\S+)[ \t]*([^\n]*)/.exec(content)
  if (!shebang) return { script: path }
  const [, interpreter = '', argument = ''] = shebang
  if (depth > 4) return { error: words.loop }
  const inner = [interpreter, ...(argument.trim() === '' ? [] : [argument.trim()]), shown, ...argv.slice(1)]
  const loaded = loadExecutable(files, interpreter, inner, { depth: depth + 1 })
  if ('error' in loaded) return { error: loaded.error, interpreter }
  return loaded
}
