/** Paths as text: joining, normalising, and their parts. */

/** The absolute path of `path` seen from `cwd`, without `.`, `..` and doubled slashes. */
export function absolutePath(cwd: string, path: string): string {
  if (path.startsWith('/') && !/\/\/|\/\.|\/$/.test(path)) return path
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** `/a/b` of `/a/b/c`; `/` of `/a`. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

export function joinPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function isWithin(directory: string, path: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`)
}
