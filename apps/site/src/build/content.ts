/** What a written module is made of, read once: its text, its figures, its questions, its proof. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FrontMatter, type Library, type ModuleEntry, readModuleText } from '@track/curriculum'
import { digestOfFiles, type Folder, readProofFiles, type Receipt } from '@track/labs'
import { type DrawnFigure, drawFigures } from './figures.ts'
import type { LabOfModule } from './labs.ts'
import { type Rendered, renderMarkdown } from './markdown.ts'
import { type Quiz, readQuiz } from './quiz.ts'

export interface ModuleContent {
  readonly frontMatter: Partial<FrontMatter>
  readonly text: Rendered
  readonly figures: ReadonlyMap<string, DrawnFigure>
  readonly quiz: Quiz | undefined
  readonly receipt: Receipt | undefined
  /** The receipt is of these very files. */
  readonly isReceiptCurrent: boolean
}

export function readContent({ path }: ModuleEntry, library: Library, lab: LabOfModule | undefined): ModuleContent {
  const source = library.text(`${path}/module.md`) ?? ''
  const { text: { frontMatter } } = readModuleText(library, path)
  const figures = lab ? drawFigures(library, path, lab) : new Map<string, DrawnFigure>()
  const quiz = library.text(`${path}/quiz.yaml`)
  const receipt = receiptOf(path)
  return {
    frontMatter,
    text: renderMarkdown(source.replace(/^---\n[^]*?\n---\n/, ''), { image: (address) => figures.get(address)?.html }),
    figures,
    quiz: quiz === undefined ? undefined : readQuiz(quiz),
    receipt, isReceiptCurrent: receipt !== undefined && lab !== undefined && isOf(receipt, path, library),
  }
}

/** Where `track prove` and the tests have written them. */
const receipts = join(import.meta.dirname, '../../../../.track/receipts')

function receiptOf(path: string): Receipt | undefined {
  const file = join(receipts, `${path.replaceAll('/', '.')}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Receipt : undefined
}

function isOf({ files }: Receipt, path: string, library: Library): boolean {
  const folder: Folder = { names: (below) => library.names(join(path, below)), text: (name) => library.text(join(path, name)) ?? '' }
  return files === digestOfFiles(readProofFiles(folder))
}
