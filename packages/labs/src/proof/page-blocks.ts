/**
 * What a module's page shows to be typed: its fenced blocks, each with the `output` that stands
 * after it. All of them run, in their order, in the lab's world; what shows an idea is `text`.
 */

export interface PageBlock {
  /** Of its opening fence, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  /** What the page says comes out. */
  readonly output?: string
}

/** Blocks of these languages are drawn or read, not run. */
const shown: readonly string[] = ['text', 'mermaid']

export interface ReadPage {
  /** Those that run, in the page's order. */
  readonly blocks: readonly PageBlock[]
  /** Each `module.md:12: what is wrong`. */
  readonly complaints: readonly string[]
}

export function readPage(markdown: string): ReadPage {
  const complaints: string[] = []
  const blocks: PageBlock[] = []
  for (const block of fencedBlocks(markdown)) {
    const { line, language, text } = block
    if (shown.includes(language)) continue
    if (language === 'output') {
      const before = blocks.at(-1)
      if (before?.language === 'bash' && before.output === undefined) blocks[blocks.length - 1] = { ...before, output: text }
      else complaints.push(`module.md:${line}: an output stands after no bash block`)
    } else if (language in scriptOf) blocks.push(block)
    else complaints.push(`module.md:${line}: a block in "${language}" cannot be run; what shows an idea is marked text`)
  }
  return { blocks, complaints }
}

const scriptOf: Readonly<Record<string, (text: string) => string>> = {
  bash: (text) => text,
  promql: (text) => `promql ${quoted(text.trim())}`,
  yaml: (text) => `kubectl apply --dry-run=server -f - <<'MANIFEST'\n${text}MANIFEST\n`,
}

/** What a reader who follows the page types for a block. */
export function scriptOfBlock({ language, text }: PageBlock): string {
  return scriptOf[language]!(text)
}

/** What is wrong with what came out; undefined when it is what the page says. */
export function judgeBlock({ line, language, output }: PageBlock, came: { readonly exitCode: number; readonly stdout: string; readonly stderr: string }): string | undefined {
  const { exitCode, stdout, stderr } = came
  if (output !== undefined) {
    const seen = `${stdout}${stderr}`.trimEnd()
    return seen === output.trimEnd() ? undefined : `module.md:${line}: it prints ${JSON.stringify(seen)}, and the page says ${JSON.stringify(output.trimEnd())}`
  }
  if (exitCode === 0 && stderr === '') return undefined
  return `module.md:${line}: this ${language} ends with ${exitCode}${stderr === '' ? '' : `: ${stderr.trim()}`}`
}

function fencedBlocks(markdown: string): PageBlock[] {
  const blocks: PageBlock[] = []
  let open: { line: number; language: string; fence: string; text: string[] } | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, fence, language = ''] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? []
    if (!open && fence !== undefined) open = { line: index + 1, language: language === '' ? 'text' : language, fence, text: [] }
    else if (open && fence?.startsWith(open.fence) && language === '') {
      blocks.push({ line: open.line, language: open.language, text: open.text.map((each) => `${each}\n`).join('') })
      open = undefined
    } else open?.text.push(line)
  }
  return blocks
}

function quoted(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`
}
