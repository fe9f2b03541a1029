/**
 * Markdown as HTML, once for the whole site: what authors write in modules and labs. Raw HTML in a
 * text is shown as text, so that no text can bring a script.
 */
import katex from 'katex'
import newMarkdownIt, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import { drawDiagram } from './diagram.ts'
import { escapeText } from './html.ts'

export interface Heading {
  readonly level: number
  readonly id: string
  readonly text: string
}

export interface Rendered {
  readonly html: string
  readonly headings: readonly Heading[]
}

const languages: Readonly<Record<string, string>> = {
  sh: 'Shell', bash: 'Shell', console: 'Shell', yaml: 'YAML', promql: 'PromQL', output: 'Output', json: 'JSON', text: '', go: 'Go', js: 'JavaScript', ts: 'TypeScript',
}

/** What stands in a text beside Markdown proper. */
export interface MarkdownOptions {
  /** The HTML for an image's address, where there is more to it than an image. */
  image?(address: string): string | undefined
}

export function renderMarkdown(text: string, options: MarkdownOptions = {}): Rendered {
  const markdown = newMarkdown(options)
  const headings: Heading[] = []
  return { html: markdown.render(text, { headings }), headings }
}

/** Without a paragraph around it. */
export function renderInline(text: string): string {
  return newMarkdown({}).renderInline(text, { headings: [] })
}

function newMarkdown({ image = () => undefined }: MarkdownOptions): MarkdownIt {
  const markdown = newMarkdownIt({ html: false, linkify: false, typographer: false })
  const { rules } = markdown.renderer
  rules['fence'] = (tokens, index) => {
    const { info, content } = tokens[index]!
    const [language = ''] = info.trim().split(/\s+/)
    return diagram(language, info, content) ?? codeBlock(language, content)
  }
  rules['heading_open'] = (tokens, index, _options, environment) => {
    const headings = headingsOf(environment)
    const { tag } = tokens[index]!
    const text = plainText(tokens[index + 1]!)
    const id = uniqueId(text, headings)
    headings.push({ level: Number(tag.slice(1)), id, text })
    return `<${tag} id="${id}">`
  }
  rules['heading_close'] = (tokens, index, _options, environment) => {
    const { id, text } = headingsOf(environment).at(-1)!
    return ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeText(text)}">#</a></${tokens[index]!.tag}>\n`
  }
  rules['table_open'] = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'
  rules['table_close'] = () => '</table></div>\n'
  // A corner that says nothing is no header of anything.
  rules['th_open'] = (tokens, index) => (tokens[index + 1]!.content === '' ? '<td>' : `<th scope="col">${spokenFormula(tokens[index + 1]!)}`)
  rules['th_close'] = (tokens, index) => (tokens[index - 1]!.content === '' ? '</td>' : '</th>')
  rules['link_open'] = (tokens, index) => linkTag(String(tokens[index]!.attrGet('href')))
  addFigures(markdown, image)
  addMathematics(markdown)
  addQuestions(markdown)
  return markdown
}

/** A header that is a formula alone has a name for those who listen: `T_up`. */
function spokenFormula({ content, children }: Token): string {
  const isFormula = children?.every(({ type }) => type === 'math') ?? false
  return isFormula ? `<span class="visually-hidden">${escapeText(content.replace(/\$|\\text|[{}\\]/g, ''))}</span>` : ''
}

/** Modules are folders of the site; a page elsewhere is not told where the reader came from. */
function linkTag(address: string): string {
  const isOutside = /^[a-z]+:/.test(address)
  const isFolder = !isOutside && !address.startsWith('#') && !/\.\w+$|\/$|#/.test(address)
  return `<a href="${escapeText(address)}${isFolder ? '/' : ''}"${isOutside ? ' rel="noreferrer"' : ''}>`
}

/** An image that stands alone and is a figure of the engine takes the place of its paragraph. */
function addFigures({ renderer: { rules } }: MarkdownIt, image: NonNullable<MarkdownOptions['image']>): void {
  const figureIn = (token: Token | undefined) => {
    const [only, ...others] = token?.children ?? []
    return only?.type === 'image' && others.length === 0 ? image(String(only.attrGet('src'))) : undefined
  }
  rules['paragraph_open'] = (tokens, index) => (tokens[index]!.hidden || figureIn(tokens[index + 1]) !== undefined ? '' : '<p>')
  rules['paragraph_close'] = (tokens, index) => (tokens[index]!.hidden || figureIn(tokens[index - 1]) !== undefined ? '' : '</p>\n')
  rules['image'] = (tokens, index) => {
    const address = String(tokens[index]!.attrGet('src'))
    return image(address) ?? `<img src="${escapeText(address)}" alt="${escapeText(tokens[index]!.content)}">`
  }
}

function headingsOf(environment: Env | undefined): Heading[] {
  return environment!['headings'] as Heading[]
}

function codeBlock(language: string, content: string): string {
  const label = languages[language] ?? language
  return `<figure class="code"><figcaption>${escapeText(label)}</figcaption><pre tabindex="0"><code data-language="${escapeText(language)}">${escapeText(content)}</code></pre></figure>\n`
}

function diagram(language: string, info: string, content: string): string | undefined {
  if (language !== 'mermaid') return undefined
  return drawDiagram(content, info.slice('mermaid'.length).trim())
}

function plainText({ children, content }: Token): string {
  return children?.map((child) => (child.type === 'text' || child.type === 'code_inline' ? child.content : '')).join('') ?? content
}

function uniqueId(text: string, before: readonly Heading[]): string {
  const id = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'part'
  const times = before.filter((heading) => heading.id === id || heading.id.startsWith(`${id}--`)).length
  return times === 0 ? id : `${id}--${times + 1}`
}

/** `$x$` in a line, `$$ … $$` on lines of their own; as MathML, which needs no style and no font. */
function addMathematics(markdown: MarkdownIt): void {
  markdown.inline.ruler.after('escape', 'math', (state, silent) => {
    const match = /^\$(?!\s)((?:[^$\\\n]|\\.)+?)(?<!\s)\$(?!\d)/.exec(state.src.slice(state.pos))
    if (!match) return false
    if (!silent) state.push('math', 'math', 0).content = match[1]!
    state.pos += match[0].length
    return true
  })
  markdown.block.ruler.after('fence', 'math_block', (state, startLine, endLine, silent) => {
    const line = (number: number) => state.src.slice(state.bMarks[number]! + state.tShift[number]!, state.eMarks[number])
    if (!line(startLine).startsWith('$$')) return false
    let last = startLine
    const isClosed = () => (last > startLine || line(startLine).length > 4) && line(last).trimEnd().endsWith('$$')
    while (!isClosed() && last + 1 < endLine) last++
    if (!isClosed()) return false
    if (silent) return true
    const token = state.push('math_block', 'math', 0)
    token.content = Array.from({ length: last - startLine + 1 }, (_, index) => line(startLine + index)).join('\n').trim().slice(2, -2)
    token.map = [startLine, last + 1]
    state.line = last + 1
    return true
  }, { alt: ['paragraph', 'blockquote', 'list'] })
  const { rules } = markdown.renderer
  rules['math'] = (tokens, index) => mathematics(tokens[index]!.content, false)
  rules['math_block'] = (tokens, index) => `<div class="math" tabindex="0">${mathematics(tokens[index]!.content, true)}</div>\n`
}

function mathematics(formula: string, displayMode: boolean): string {
  return katex.renderToString(formula, { output: 'mathml', displayMode, throwOnError: true, strict: 'error' })
}

/** `::: predict What happens?` … `:::`: a place to stop and think; the answer unfolds. */
function addQuestions(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'question', (state, startLine, endLine, silent) => {
    const line = (number: number) => state.src.slice(state.bMarks[number]! + state.tShift[number]!, state.eMarks[number])
    const match = /^:{3,}\s*(\w+)\s*(.*)$/.exec(line(startLine))
    if (!match) return false
    let last = startLine + 1
    while (last < endLine && !/^:{3,}\s*$/.test(line(last))) last++
    if (last >= endLine) return false
    if (silent) return true
    const [, kind = '', title = ''] = match
    state.push('question_open', 'details', 1).meta = { kind, title }
    state.md.block.tokenize(state, startLine + 1, last)
    state.push('question_close', 'details', -1)
    state.line = last + 1
    return true
  }, { alt: ['paragraph', 'blockquote', 'list'] })
  const { rules } = markdown.renderer
  rules['question_open'] = (tokens, index) => {
    const { kind, title } = tokens[index]!.meta as { kind: string; title: string }
    return `<details class="question" data-kind="${escapeText(kind)}"><summary>${markdown.renderInline(title, { headings: [] })}</summary>\n`
  }
  rules['question_close'] = () => '</details>\n'
}
