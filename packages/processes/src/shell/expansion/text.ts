/** Expansion of a text that is no word: bodies of here-documents, arithmetic, prompts. */
import type { WordPart } from 'unbash'
import { scriptOf } from '../script.ts'
import type { Shell } from '../shell.ts'
import { addQuoted, newFields } from './fields.ts'
import { addPart } from './word.ts'

/** Parameters, commands and arithmetic in a text, as between double quotes; quotes stay. */
export function expandText(shell: Shell, text: string): string {
  if (!text.includes('$') && !text.includes('`') && !text.includes('\\')) return text.includes('"') ? text.replaceAll('"', '') : text
  let delimiter = 'E'
  while (text.includes(delimiter)) delimiter += 'E'
  const source = `: <<${delimiter}\n${text}\n${delimiter}`
  const command = scriptOf(shell.code, source).ast.commands[0]?.command
  const document = command?.type === 'Command' ? command.redirects[0] : undefined
  if (document?.type !== 'HereDoc') return text
  return expandBody(shell, source, document.body.parts, document.body.text).slice(0, -1).replaceAll('"', '')
}

/** The body of a here-document; `strips` takes the tabs away that begin its lines (`<<-`). */
export function expandBody(shell: Shell, source: string, parts: readonly WordPart[] | undefined, text: string, strips = false): string {
  if (!parts) return text.replace(/\\([$`\\\n])/g, (_, char: string) => (char === '\n' ? '' : char))
  const fields = newFields(undefined)
  for (const part of parts) {
    if (part.type === 'Literal') addQuoted(fields, strips ? stripTabs(part.value, fields.text) : part.value)
    else addPart(shell, source, part, fields, { quoted: true })
  }
  return fields.text
}

function stripTabs(text: string, before: string): string {
  const inner = text.replace(/\n\t+/g, '\n')
  return before === '' || before.endsWith('\n') ? inner.replace(/^\t+/, '') : inner
}
