/**
 * A text panel: Markdown, code, or the words of HTML.
 *
 * Follows public/app/plugins/panel/text of Grafana 12. Left out: HTML itself, colours of code.
 */
import { panelKind } from '../../draw/panel-kind.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { drawBlocks, drawCode } from './draw-blocks.ts'
import { type Block, parseMarkdown, type Run, withoutTags } from './markdown.ts'

function readOptions(reader: JsonReader) {
  return { mode: reader.oneOf('mode', ['markdown', 'html', 'code'], 'markdown'), content: reader.text('content'), withNumbers: reader.object('code').truth('showLineNumbers') }
}

function wordsOf(blocks: readonly Block[]): string {
  const plain = (runs: readonly Run[]) => runs.map((run) => run.text).join('')
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'rule': return []
      case 'code': return block.lines
      case 'table': return block.rows.map((row) => row.map(plain).join(' '))
      default: return [plain(block.runs)]
    }
  }).join(' ').replace(/\s+/g, ' ').trim()
}

export const text = panelKind('text', {
  options: readOptions, custom: () => ({}), fieldDefaults: {},
  draw({ options, theme, width, height, interpolate, note }) {
    const content = interpolate(options.content)
    if (options.mode === 'code') {
      const lines = content.split('\n')
      const numbered = options.withNumbers ? lines.map((line, index) => `${String(index + 1).padStart(String(lines.length).length)}  ${line}`) : lines
      return { content: drawCode(numbered.slice(0, Math.max(1, Math.floor((height - 16) / 18))), width, theme).content, words: content }
    }
    const isHtml = options.mode === 'html' || /<[a-zA-Z][^<>]*>/.test(content)
    if (isHtml) note('not drawn here: HTML; its words are shown')
    const blocks = parseMarkdown(options.mode === 'html' ? withoutTags(content.replace(/<\/(p|div|h\d|li|tr)>|<br\s*\/?>/gi, '\n\n')) : content)
    return { content: drawBlocks(blocks, { width, height }, theme), words: wordsOf(blocks) }
  },
})
