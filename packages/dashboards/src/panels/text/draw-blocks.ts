/** Blocks of text drawn one below the other, lines broken where the room ends. */
import { readable } from '../../colour/colour.ts'
import type { Theme } from '../../colour/theme.ts'
import { isSafeAddress, linkTo } from '../../draw/panel-frame.ts'
import { at, group, label, monospace, svg, type Svg } from '../../draw/svg.ts'
import { textWidth, wrapped } from '../../draw/text-width.ts'
import type { Block, Run } from './markdown.ts'

const size = 14
const lineHeight = 21
const headingSizes = [24, 20, 17, 15, 14, 13]

interface Room {
  readonly width: number
  readonly height: number
}

/** Stops where the room ends, and says so. */
export function drawBlocks(blocks: readonly Block[], { width, height }: Room, theme: Theme): Svg {
  const drawn: Svg[] = []
  let y = 0
  for (const [index, block] of blocks.entries()) {
    const { content, height: own } = drawBlock(block, width, theme)
    const space = index === 0 || (block.kind === 'item' && blocks[index - 1]!.kind === 'item') || (block.kind === 'quote' && blocks[index - 1]!.kind === 'quote') ? 0 : block.kind === 'heading' ? 14 : 10
    if (y + space + own > height + 6 && drawn.length > 0) {
      drawn.push(label('…', { x: 0, y: Math.min(height, y + 14), size, fill: theme.inkSoft }))
      break
    }
    drawn.push(at(0, y + space, content))
    y += space + own
  }
  return group(drawn)
}

interface DrawnBlock {
  readonly content: Svg
  readonly height: number
}

function drawBlock(block: Block, width: number, theme: Theme): DrawnBlock {
  switch (block.kind) {
    case 'heading': return drawRuns(block.runs, width, theme, { size: headingSizes[block.level - 1]!, isBold: true })
    case 'paragraph': return drawRuns(block.runs, width, theme, { size })
    case 'item': {
      const indent = 20 + block.depth * 20
      const { content, height } = drawRuns(block.runs, width - indent, theme, { size })
      return { content: group(label(block.mark, { x: indent - 6, y: 15, size, fill: theme.ink, anchor: 'end' }), at(indent, 0, content)), height }
    }
    case 'quote': {
      const { content, height } = drawRuns(block.runs, width - 16, { ...theme, ink: theme.inkSoft }, { size })
      return { content: group(svg('rect', { x: 0, y: 0, width: 3, height, fill: theme.border }), at(14, 0, content)), height }
    }
    case 'code': return drawCode(block.lines, width, theme)
    case 'table': return drawCells(block.rows, width, theme)
    case 'rule': return { content: svg('line', { x1: 0, x2: width, y1: 1, y2: 1, stroke: theme.border }), height: 2 }
  }
}

export function drawCode(lines: readonly string[], width: number, theme: Theme): DrawnBlock {
  const shown = lines.flatMap((line) => (line === '' ? [''] : wrapped(line, width - 20, 12.5, { isMono: true })))
  const height = shown.length * 18 + 16
  return { content: group(svg('rect', { width, height, rx: 3, fill: theme.raised }), shown.map((line, index) => label(line, { x: 10, y: 21 + index * 18, size: 12.5, fill: theme.ink, isMono: true }))), height }
}

interface Piece extends Run {
  readonly width: number
}

function drawRuns(runs: readonly Run[], width: number, theme: Theme, style: { readonly size: number; readonly isBold?: boolean }): DrawnBlock {
  const font = ({ isCode, isBold }: Run) => ({ isMono: isCode === true, weight: isBold === true || style.isBold ? 600 : 400 })
  const pieces = runs.flatMap((run) => run.text.split(/(?<=\s)/).map((text): Piece => ({ ...run, text, width: textWidth(text, run.isCode ? style.size * 0.9 : style.size, font(run)) })))
  const lines: Piece[][] = [[]]
  let left = width
  for (const piece of pieces) {
    if (piece.width > left && lines.at(-1)!.length > 0) {
      lines.push([])
      left = width
    }
    lines.at(-1)!.push(piece)
    left -= piece.width
  }
  const height = Math.max(lineHeight, style.size * 1.45)
  return { content: group(lines.map((line, index) => drawLine(line, index * height + style.size * 1.07, theme, style))), height: lines.length * height }
}

/** One text a line, so that letters follow each other as the font has them; links and code are parts of it. */
function drawLine(line: readonly Piece[], y: number, theme: Theme, style: { readonly size: number; readonly isBold?: boolean }): Svg {
  const joined: Piece[] = []
  for (const piece of line) {
    const last = joined.at(-1)
    const isSame = last && last.isBold === piece.isBold && last.isItalic === piece.isItalic && last.isCode === piece.isCode && last.url === piece.url
    if (isSame) joined[joined.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width }
    else joined.push(piece)
  }
  return svg('text', { x: 0, y, 'font-size': style.size, fill: theme.ink, 'font-weight': style.isBold ? 600 : undefined, 'xml:space': 'preserve' }, joined.map(({ text, isBold, isItalic, isCode, url }) => {
    const span = svg('tspan', {
      'font-weight': isBold ? 600 : undefined, 'font-style': isItalic ? 'italic' : undefined, 'font-family': isCode ? monospace : undefined, 'font-size': isCode ? style.size * 0.9 : undefined,
      ...(url !== undefined && isSafeAddress(url) && { fill: readable(theme.link, theme.panel), 'text-decoration': 'underline' }),
    }, text)
    return url === undefined ? span : linkTo(url, span)
  }))
}

function drawCells(rows: readonly (readonly (readonly Run[])[])[], width: number, theme: Theme): DrawnBlock {
  const count = Math.max(...rows.map((row) => row.length))
  const columns = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => textWidth((row[column] ?? []).map(({ text }) => text).join(''), size, { weight: 600 }))) + 24)
  const total = columns.reduce((sum, each) => sum + each, 0)
  const widths = total > width ? columns.map((each) => (each / total) * width) : columns
  let y = 0
  const drawn = rows.map((row, index) => {
    const cells = widths.map((own, column) => drawRuns(row[column] ?? [], own - 16, theme, { size, isBold: index === 0 }))
    const height = Math.max(...cells.map((cell) => cell.height)) + 8
    const content = at(0, y, cells.map((cell, column) => at(8 + widths.slice(0, column).reduce((sum, each) => sum + each, 0), 4, cell.content)), svg('line', { x1: 0, x2: Math.min(width, total), y1: height, y2: height, stroke: theme.border }))
    y += height
    return content
  })
  return { content: group(drawn), height: y }
}
