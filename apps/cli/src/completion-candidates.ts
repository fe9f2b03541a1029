/** What the last of the words typed after `track` may become. */
import type { Command } from './command.ts'
import { modulesWithLabs, writtenModules } from './module-folders.ts'

export function candidatesFor(commands: readonly Command[], words: readonly string[]): string[] {
  const last = words.at(-1) ?? ''
  const candidates = words.length <= 1 ? commands.map(({ name }) => name) : ofCommand(commands.find(({ name }) => name === words[0]), words)
  return candidates.filter((each) => each.startsWith(last))
}

function ofCommand(command: Command | undefined, words: readonly string[]): readonly string[] {
  if (!command) return []
  const last = words.at(-1)!
  const before = command.flags[/^--([\w-]+)$/.exec(words.at(-2) ?? '')?.[1] ?? '']
  // Files are what the shell itself completes.
  if (before && before.kind !== 'boolean') return Array.isArray(before.completes) ? before.completes as readonly string[] : []
  if (last.startsWith('-')) return [...Object.entries(command.flags).filter(([, { hidden }]) => !hidden).map(([name]) => `--${name}`), '--help']
  switch (command.completes) {
    case undefined: return []
    case 'labs': return modulesWithLabs().map(lastWord)
    case 'modules': return writtenModules().map(lastWord)
    default: return command.completes
  }
}

/** Names of modules are short where they are typed. */
function lastWord(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
