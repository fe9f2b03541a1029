/** A module's Markdown without what a terminal cannot show: front matter, pictures, link targets, emphasis, formulas. */
import { plainFormula } from './plain-formula.ts'

/** A diagram is told by its own description, a figure by its caption; what is to be predicted stands before its answer. */
export function plainModule(markdown: string): string {
  const text = markdown
    .replace(/^---\n[^]*?\n---\n/, '')
    .replace(/^```mermaid(.*)\n([^]*?)^```$/gm, (_diagram, title: string, source: string) => `[Diagram:${title}. ${described(source)}]`)
    .replace(/^!\[([^\]]+)\]\([^)]*\)$/gm, '[Figure, on the page: $1]')
    .replace(/^::: predict (.*)$/gm, 'Predict first: $1\n')
    .replace(/^:::\n/gm, '')
  return text.split(/^(```[^]*?^```$)/m).map((piece) => (piece.startsWith('```') ? piece : plainProse(piece))).join('').trim()
}

function described(mermaid: string): string {
  return /^\s*accDescr: (.*)$/m.exec(mermaid)?.[1] ?? ''
}

/** Code keeps its dollars. */
function plainProse(text: string): string {
  return text.split(/(`[^`\n]+`)/).map((piece) => (piece.startsWith('`') ? piece : withFormulas(piece))).join('')
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)[^)]*\)/g, '$1 <$2>')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
}

function withFormulas(text: string): string {
  return text
    .replace(/\$\$([^$]+)\$\$/g, (_whole, latex: string) => `    ${told(latex)}`)
    .replace(/\$([^$\s](?:[^$]*[^$\s])?)\$(?!\d)/g, (_whole, latex: string) => told(latex))
}

function told(latex: string): string {
  const { text, unknown } = plainFormula(latex)
  return unknown.length === 0 ? text : `${text} [LaTeX as written: ${[...new Set(unknown)].join(', ')}]`
}
