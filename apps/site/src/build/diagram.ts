/**
 * Mermaid as SVG, drawn when the site is built. Its colours are those of the page, and it brings a
 * text alternative: the author's `accDescr`, or what leads where.
 */
import { parseMermaid, renderMermaidSVG } from 'beautiful-mermaid'
import { digestOf } from './digest.ts'
import { escapeText } from './html.ts'

/** `caption` is what stands after `mermaid` in the fence. */
export function drawDiagram(source: string, caption: string): string {
  const { text, title, description } = accessibleParts(source)
  const id = `diagram-${digestOf(source).slice(0, 8)}`
  const svg = renderMermaidSVG(text)
    // It asks a stranger's server for a font, and styles that the site's policy refuses.
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/ style="[^"]*"/, ` role="img" aria-labelledby="${id}"`)
    .replaceAll('"arrowhead', `"${id}-arrowhead`)
    .replaceAll('url(#arrowhead', `url(#${id}-arrowhead`)
    .replace(/\n\s*/g, '\n')
    .replace(/>/, `><title id="${id}">${escapeText(description)}</title>`)
  if (/@import|url\((?!#)|<script/.test(svg)) throw new Error(`the diagram "${title || caption}" reaches out of the page`)
  const shown = caption || title
  return `<figure class="diagram"><div class="scroll" tabindex="0">${svg}</div>${shown ? `<figcaption>${escapeText(shown)}</figcaption>` : ''}</figure>\n`
}

function accessibleParts(source: string): { text: string; title: string; description: string } {
  const title = /^\s*accTitle:\s*(.+)$/m.exec(source)?.[1]?.trim() ?? ''
  const described = /^\s*accDescr:\s*(.+)$/m.exec(source)?.[1] ?? /^\s*accDescr\s*\{([^}]*)\}/m.exec(source)?.[1]
  const text = source.replace(/^\s*accTitle:.*$/m, '').replace(/^\s*accDescr:.*$/m, '').replace(/^\s*accDescr\s*\{[^}]*\}/m, '').trim()
  return { text, title, description: [title, described?.replace(/\s+/g, ' ').trim() ?? edgesOf(text)].filter(Boolean).join(': ') }
}

function edgesOf(text: string): string {
  if (!/^\s*(flowchart|graph)\b/.test(text)) return 'Diagram'
  const { nodes, edges } = parseMermaid(text)
  const name = (id: string) => nodes.get(id)?.label.replace(/<br\s*\/?>/g, ' ') ?? id
  return edges.map(({ source, target, label }) => `${name(source)} to ${name(target)}${label ? ` (${label})` : ''}`).join('; ')
}
