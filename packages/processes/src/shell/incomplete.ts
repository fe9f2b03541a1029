/** Whether typed text is a whole command yet, for line editors. */
import { parseScript } from './script.ts'

/** An open quote, `if`, here-document, or a trailing backslash. */
export function isIncomplete(source: string): boolean {
  return parseScript(source.endsWith('\n') ? source : `${source}\n`).error?.incomplete ?? false
}
