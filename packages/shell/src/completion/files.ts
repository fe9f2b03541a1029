/** Names of files for completion. */
import type { Candidate } from './completion.ts'
import type { CompletionSource } from './source.ts'

export function completeFiles(source: CompletionSource, typed: string, { directoriesOnly = false } = {}): Candidate[] {
  const slash = typed.lastIndexOf('/') + 1
  const directory = typed.slice(0, slash)
  const name = typed.slice(slash)
  if (typed === '~') return [{ word: '~', after: '/' }]
  return source.files(directory)
    .filter((file) => file.name.startsWith(name) && (name.startsWith('.') || !file.name.startsWith('.')))
    .filter(({ isDirectory }) => isDirectory || !directoriesOnly)
    .map(({ name: found, isDirectory }): Candidate => ({
      word: directory + found, after: isDirectory ? '/' : ' ', label: isDirectory ? `${found}/` : found,
    }))
}
