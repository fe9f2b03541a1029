/** The fixed words of a file's header: what it follows, and what it leaves out. */

export interface Header {
  readonly path: string
  readonly follows: string
  readonly leftOut: string
}

/** Undefined for a file that says neither. */
export function readHeader(path: string, source: string): Header | undefined {
  const comment = /^(?:#![^\n]*\n)?\s*\/\*\*([^]*?)\*\//.exec(source)?.[1]
  if (comment === undefined) return undefined
  const text = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '')).join('\n')
  const follows = sentenceAfter(text, /\bFollows\b/)
  const leftOut = sentenceAfter(text, /\bLeft out:/)
  return follows === '' && leftOut === '' ? undefined : { path, follows, leftOut }
}

/** From the word to the end of its paragraph, or to the other word. */
function sentenceAfter(text: string, word: RegExp): string {
  const match = word.exec(text)
  if (!match) return ''
  const rest = text.slice(match.index + match[0].length)
  const end = /\n\s*\n|\bLeft out:|\n\s*Follows\b/.exec(rest)?.index ?? rest.length
  return rest.slice(0, end).replace(/\s+/g, ' ').trim()
}
