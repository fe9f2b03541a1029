/** Why a file cannot be read, as Go says it. Follows os.ReadFile and fs.PathError of Go 1.26: a folder is opened, and then not read. */

export function readFault(path: string, words: string): string {
  const told = words.charAt(0).toLowerCase() + words.slice(1)
  return `${told === 'is a directory' ? 'read' : 'open'} ${path}: ${told}`
}
