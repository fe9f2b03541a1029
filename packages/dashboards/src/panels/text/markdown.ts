/**
 * Markdown as blocks of text: nothing of it ever becomes markup of the page.
 *
 * Follows CommonMark as far as texts of dashboards go, and the tables of GitHub's flavour.
 * Left out: HTML (its tags are taken away), images, references, footnotes, hard line breaks.
 */

export interface Run {
  readonly text: string
  readonly isBold?: boolean
  readonly isItalic?: boolean
  readonly isCode?: boolean
  readonly url?: string
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'item'; readonly depth: number; readonly mark: string; readonly runs: readonly Run[] }
  | { readonly kind: 'quote'; readonly runs: readonly Run[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Run[])[])[] }
  | { readonly kind: 'rule' }

const fence = /^\s{0,3}(```+|~~~+)/
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/
const tableLine = /^[\s:|-]+$/

export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let paragraph: string[] = []
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', runs: runsOf(paragraph.join(' ')) })
    paragraph = []
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    const block = blockAt(lines, index)
    if (block) {
      flush()
      blocks.push(block.block)
      index += block.lines - 1
    } else if (line.trim() === '') flush()
    else if (paragraph.length === 0 && blocks.at(-1)?.kind === 'item' && /^\s{2,}\S/.test(line)) blocks.push({ ...continued(blocks.pop() as Block & { kind: 'item' }, line) })
    else paragraph.push(line.trim())
  }
  flush()
  return blocks
}

function continued(block: Block & { readonly kind: 'item' }, line: string): Block {
  return { ...block, runs: [...block.runs, { text: ' ' }, ...runsOf(line.trim())] }
}

function blockAt(lines: readonly string[], index: number): { readonly block: Block; readonly lines: number } | undefined {
  const line = lines[index]!
  const [, opened] = fence.exec(line) ?? []
  if (opened !== undefined) {
    const inner = linesUntil(lines, index + 1, (each) => each.trim().startsWith(opened) && each.trim().replaceAll(opened[0]!, '') === '')
    return { block: { kind: 'code', lines: inner }, lines: inner.length + 2 }
  }
  const [, marks, heading = ''] = /^\s{0,3}(#{1,6})(?:\s(.*))?$/.exec(line) ?? []
  // Marks at its end close it where they stand by themselves.
  if (marks !== undefined) return { block: { kind: 'heading', level: marks.length, runs: runsOf(heading.trim().replace(/(?:^|\s)#+$/, '').trim()) }, lines: 1 }
  if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) return { block: { kind: 'rule' }, lines: 1 }
  const [, indent, mark, words] = item.exec(line) ?? []
  if (mark !== undefined) return { block: { kind: 'item', depth: Math.floor(indent!.length / 2), mark: /\d/.test(mark) ? mark : '•', runs: runsOf(words!) }, lines: 1 }
  const [, quoted] = /^\s{0,3}>\s?(.*)$/.exec(line) ?? []
  if (quoted !== undefined) return { block: { kind: 'quote', runs: runsOf(quoted) }, lines: 1 }
  if (line.includes('|') && isTableLine(lines[index + 1] ?? '')) return tableAt(lines, index)
  return undefined
}

function isTableLine(line: string): boolean {
  return tableLine.test(line) && line.includes('-') && line.includes('|')
}

function tableAt(lines: readonly string[], index: number): { readonly block: Block; readonly lines: number } {
  const body = linesUntil(lines, index + 2, (line) => !line.includes('|'))
  const cells = (line: string) => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => runsOf(cell.trim()))
  return { block: { kind: 'table', rows: [cells(lines[index]!), ...body.map(cells)] }, lines: body.length + 2 }
}

function linesUntil(lines: readonly string[], from: number, isEnd: (line: string) => boolean): readonly string[] {
  let end = from
  while (end < lines.length && !isEnd(lines[end]!)) end++
  return lines.slice(from, end)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', mdash: '—', ndash: '–', hellip: '…' }

/** Tags are taken away, what stands between them stays; of scripts and styles nothing stays. */
export function withoutTags(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)/g, '').replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '').replace(/<\/?[a-zA-Z][^<>]*>/g, '')
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}

/** What stands between two marks is at most two thousand letters: a text of marks alone would be read for each of them anew. */
const inline = /(`+)([\s\S]{0,2000}?[^`])\1(?!`)|!\[([^\]]{0,2000})\]\([^)]{0,2000}\)|\[([^\]]{1,2000})\]\(\s{0,9}<?([^)\s>]{1,2000})>?(?:\s{1,9}["'][^)]{0,2000}["'])?\s{0,9}\)|(\*\*|__)(?=\S)([\s\S]{0,2000}?\S)\6|(\*|_)(?=\S)([\s\S]{0,2000}?\S)\8(?!\w)|<(https?:\/\/[^\s<>]+)>|\\([!-/:-@[-`{-~])/g

function runsOf(text: string, style: Omit<Run, 'text'> = {}): Run[] {
  const runs: Run[] = []
  let from = 0
  const plain = (until: number) => {
    const words = withoutTags(text.slice(from, until))
    if (words !== '') runs.push({ text: words, ...style })
  }
  for (const found of text.matchAll(inline)) {
    const [whole, , code, image, words, url, , bold, , italic, address, escaped] = found
    plain(found.index)
    from = found.index + whole.length
    if (code !== undefined) runs.push({ text: code.trim(), ...style, isCode: true })
    else if (image !== undefined) runs.push({ text: image, ...style })
    else if (words !== undefined) runs.push(...runsOf(words, { ...style, url: url! }))
    else if (bold !== undefined) runs.push(...runsOf(bold, { ...style, isBold: true }))
    else if (italic !== undefined) runs.push(...runsOf(italic, { ...style, isItalic: true }))
    else if (address !== undefined) runs.push({ text: address, ...style, url: address })
    else runs.push({ text: escaped!, ...style })
  }
  plain(text.length)
  return runs
}
