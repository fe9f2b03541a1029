/** What is wrong with a file that has to be there. Follows parsers.go (ExistingFile) of alecthomas/kingpin 2.4. */
import { type Guest, isRefusal, stat } from '@track/processes'

export function* fileFault(path: string): Guest<string | undefined> {
  const facts = yield* stat(path)
  if (isRefusal(facts)) return `path '${path}' does not exist`
  return facts.type === 'directory' ? `'${path}' is a directory` : undefined
}
