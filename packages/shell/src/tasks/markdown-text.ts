/**
 * Markdown as a terminal shows it: wrapped, with bold and code in colours where there are any.
 * Follows CommonMark for paragraphs, lists, fenced code, emphasis, code and links. Left out: tables, images,
 * quotations and lists within lists.
 */
import { textWidth } from '../prompt/width.ts'

export interface TextStyle {
  /** Of the terminal; text is never cut, and never wrapped narrower than 20. */
  readonly columns: number
  readonly hasColours: boolean
}

type Emphasis = 'none' | 'bold' | 'italic' | 'code'

const narrowest = 20

/** Colours of ISO 6429; without colours code keeps its quotes, so that one sees what is to be typed. */
const painted: Readonly<Record<Emphasis, (text: string) => string>> = {
  none: (text) => text,
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  italic: (text) => `\u001b[3m${text}\u001b[23m`,
  code: (text) => `\u001b[36m${text}\u001b[39m`,
}

/** Every line begins with the indent and ends without a line break. */
export function printMarkdown(markdown: string, style: TextStyle, indent = ''): string {
  return blocksOf(markdown).map((block) => printBlock(block, style, indent)).join('\n\n')
}

export interface Indents {
  readonly first?: string
  /** Of the second line and those after it. */
  readonly rest?: string
}

/** A paragraph of Markdown. */
export function wrapMarkdown(text: string, style: TextStyle, indents: Indents = {}): string {
  return filled(wordsOf(text, style.hasColours), style, indents)
}

/** A sentence as it is: a product in a query is no emphasis. */
export function wrapText(text: string, style: TextStyle, indents: Indents = {}): string {
  return filled(text.split(/\s+/).filter((word) => word !== ''), style, indents)
}

function filled(words: readonly string[], { columns }: TextStyle, { first = '', rest = first }: Indents): string {
  const width = Math.max(narrowest, columns)
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of words) {
    if (!isEmpty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line)
      line = rest
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line].join('\n')
}

type Block = { readonly kind: 'prose'; readonly text: string } | { readonly kind: 'code' | 'list'; readonly lines: readonly string[] }

const bullet = /^ *(?:[-*+]|\d+[.)]) +/

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let open: { kind: Block['kind']; lines: string[] } | undefined
  const close = () => {
    if (open?.kind === 'prose') blocks.push({ kind: 'prose', text: open.lines.join(' ') })
    else if (open) blocks.push({ kind: open.kind, lines: open.lines })
    open = undefined
  }
  let isFenced = false
  for (const line of markdown.trim().split('\n')) {
    if (/^ *```/.test(line)) {
      close()
      isFenced = !isFenced
      if (isFenced) open = { kind: 'code', lines: [] }
    } else if (isFenced) open?.lines.push(line)
    else if (line.trim() === '') close()
    else if (bullet.test(line)) {
      if (open?.kind !== 'list') close()
      open ??= { kind: 'list', lines: [] }
      open.lines.push(line.trim())
    } else if (open?.kind === 'list') open.lines.push(`${open.lines.pop()!} ${line.trim()}`)
    else if (/^#{1,6} /.test(line)) {
      close()
      blocks.push({ kind: 'prose', text: `**${line.replace(/^#+ +/, '')}**` })
    } else (open ??= { kind: 'prose', lines: [] }).lines.push(line.trim())
  }
  close()
  return blocks
}

function printBlock(block: Block, style: TextStyle, indent: string): string {
  if (block.kind === 'prose') return wrapMarkdown(block.text, style, { first: indent })
  if (block.kind === 'code') return block.lines.map((line) => `${indent}    ${style.hasColours ? painted.code(line) : line}`).join('\n')
  return block.lines.map((line) => {
    const mark = bullet.exec(line)![0].trim()
    const first = `${indent}${/\d/.test(mark) ? mark : '-'} `
    return wrapMarkdown(line.replace(bullet, ''), style, { first, rest: ' '.repeat(first.length) })
  }).join('\n')
}

/** What a line is broken between; code is never broken, so that it can be copied. */
function wordsOf(text: string, hasColours: boolean): string[] {
  const words = ['']
  for (const { text: piece, emphasis } of piecesOf(text)) {
    const parts = emphasis === 'code' ? [piece] : piece.split(/\s+/)
    const shown = parts.map((part) => (part === '' ? '' : shownAs(part, emphasis, hasColours)))
    words.push(words.pop()! + shown[0]!, ...shown.slice(1))
  }
  return words.filter((word) => word !== '')
}

function shownAs(part: string, emphasis: Emphasis, hasColours: boolean): string {
  if (hasColours) return painted[emphasis](part)
  return emphasis === 'code' ? `\`${part}\`` : part
}

const inline = /(`+)(.+?)\1|\*\*(.+?)\*\*|\*(\S(?:[^*]*\S)?)\*|\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g

function piecesOf(text: string): { readonly text: string; readonly emphasis: Emphasis }[] {
  const pieces: { text: string; emphasis: Emphasis }[] = []
  let at = 0
  for (const found of text.matchAll(inline)) {
    const [whole, , code, bold, italic, label, target] = found
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), emphasis: 'none' })
    at = found.index + whole.length
    if (code !== undefined) pieces.push({ text: code, emphasis: 'code' })
    else if (label !== undefined) pieces.push({ text: /^https?:/.test(target!) ? `${label} <${target!}>` : label, emphasis: 'none' })
    else pieces.push(...emphasised(bold ?? italic!, bold === undefined ? 'italic' : 'bold'))
  }
  return at < text.length ? [...pieces, { text: text.slice(at), emphasis: 'none' }] : pieces
}

/** Code within bold stays code. */
function emphasised(text: string, emphasis: Emphasis): { readonly text: string; readonly emphasis: Emphasis }[] {
  return piecesOf(text).map((piece) => (piece.emphasis === 'none' ? { ...piece, emphasis } : piece))
}
