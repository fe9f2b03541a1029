/** Aliases: replaced in the source before it is parsed for good, as bash replaces them on reading. */
import type { Code } from '../code.ts'
import { scriptOf } from './script.ts'

const replacementsMax = 50

/** The source with every command word that is an alias replaced; one inside its own text stays. */
/** With `end`, only commands that begin before that position. */
export function expandAliasesIn(code: Code, source: string, aliases: ReadonlyMap<string, string>, end = Infinity): string {
  if (aliases.size === 0) return source
  let text = source
  // What an alias was replaced by ends here: the same name before is its own text.
  const done = new Map<string, number>()
  for (let count = 0; count < replacementsMax; count++) {
    const found = nextAlias(code, text, aliases, done)
    if (!found || found.pos >= end + text.length - source.length) return text
    const { pos, name } = found
    const value = aliases.get(name)!
    text = text.slice(0, pos) + value + text.slice(found.end)
    done.set(name, pos + value.length)
  }
  return text
}

function nextAlias(
  code: Code, text: string, aliases: ReadonlyMap<string, string>, done: ReadonlyMap<string, number>,
): { pos: number; end: number; name: string } | undefined {
  for (const node of scriptOf(code, text).nodes) {
    if (node.type !== 'Command' || !node.name || node.name.parts !== undefined) continue
    const { pos, end, text: name } = node.name
    if (aliases.has(name) && pos >= (done.get(name) ?? -1)) return { pos, end, name }
  }
  return undefined
}
