/**
 * Builds the static site into `apps/site/dist`: `node apps/site/build.ts`. Its files work from any
 * folder of a web server.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Curriculum, type Library, readCurriculum } from '@track/curriculum'
import { type Bundles, buildBundles, buildOfflineScript } from './src/build/bundles.ts'
import { readContent } from './src/build/content.ts'
import { digestOf } from './src/build/digest.ts'
import { packedStart, shippedBundle } from './src/build/lab-start.ts'
import { type LabOfModule, readLab } from './src/build/labs.ts'
import { libraryAt } from './src/build/library.ts'
import { homePage } from './src/build/pages/home.ts'
import { labPage, practisePage } from './src/build/pages/lab.ts'
import { repBundles } from './src/build/reps.ts'
import { type Page, printPage } from './src/build/pages/layout.ts'
import { modulePage, unwrittenPage } from './src/build/pages/module.ts'
import { topicPage } from './src/build/pages/topic.ts'

export interface BuiltSite {
  readonly folder: string
  readonly pages: number
  readonly milliseconds: number
}

const siteFolder = import.meta.dirname

export async function buildSite(folder = join(siteFolder, 'dist'), platform = join(siteFolder, '../../platform')): Promise<BuiltSite> {
  const startedAt = performance.now()
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const library = libraryAt(platform)
  const curriculum = readCurriculum(library)
  if (curriculum.complaints.length > 0) throw new Error(curriculum.complaints.join('\n'))
  const labs = labsOf(curriculum, platform)
  const bundles = await buildBundles(folder, labs.values().next().value)
  const pages = pagesOf(curriculum, { library, labs, bundles, folder })
  for (const page of pages) write(folder, join(page.path, 'index.html'), printPage(page, bundles))
  copyFileSync(join(siteFolder, 'src/style/icon.svg'), join(folder, 'icon.svg'))
  const { files, version } = editionOf(folder)
  write(folder, 'offline.json', JSON.stringify({ version, files }))
  await buildOfflineScript(folder, version)
  return { folder, pages: pages.length, milliseconds: Math.round(performance.now() - startedAt) }
}

function labsOf({ sections }: Curriculum, platform: string): Map<string, LabOfModule> {
  const modules = sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.modules))
  return new Map(modules.flatMap((module) => {
    const lab = readLab(module, platform)
    return lab ? [[module.path, lab]] : []
  }))
}

interface Building {
  readonly library: Library
  /** By the path of the module. */
  readonly labs: ReadonlyMap<string, LabOfModule>
  readonly bundles: Bundles
  readonly folder: string
}

function pagesOf({ sections }: Curriculum, { library, labs, bundles, folder }: Building): Page[] {
  const pages: Page[] = [homePage(sections)]
  const topics = sections.flatMap((section) => section.topics.map((topic) => ({ section, topic })))
  pages.push(...topics.map(({ section, topic }) => topicPage(topic, section)))
  const modules = topics.flatMap(({ topic }) => topic.modules.map((module) => ({ topic, module })))
  for (const [index, { topic, module }] of modules.entries()) {
    const lab = labs.get(module.path)
    const around = {
      topic, lab, bundles, before: modules[index - 1]?.module, after: modules[index + 1]?.module, modules: modules.map((each) => each.module),
    }
    if (!module.isWritten) {
      pages.push(unwrittenPage(module, around))
      continue
    }
    const content = readContent(module, library, lab)
    pages.push(modulePage(module, content, around))
    if (!lab) continue
    pages.push(labPage(lab, module, bundles))
    writeLab(folder, lab)
    for (const rep of content.quiz?.reps ?? []) {
      const path = `${module.path}/practise/${rep.id}`
      const variants = repBundles(rep, lab)
      variants.forEach((bundle, index) => write(folder, join(path, `${index}.json`), JSON.stringify(bundle)))
      pages.push(practisePage(path, variants.length, module, bundles))
    }
  }
  return pages
}

/** The lab for its world, and those of its files that a text may link to. */
function writeLab(folder: string, lab: LabOfModule): void {
  const { path, files } = lab
  write(folder, join(path, 'lab/lab.json'), JSON.stringify(shippedBundle(lab)))
  writeFileSync(join(folder, path, 'lab/start.zst'), packedStart(lab))
  for (const [file, text] of Object.entries(files.start)) write(folder, join(path, file), text)
  for (const [file, text] of Object.entries(files.given)) write(folder, join(path, 'given', file), text)
}

/** What a browser keeps: every file, a folder's page under the folder's address. */
function editionOf(folder: string): { files: string[]; version: string } {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted()
  const version = digestOf(paths.map((path) => `${path} ${digestOf(readFileSync(join(folder, path)))}`).join('\n'))
  return { version, files: paths.map((path) => `./${path.replace(/(^|\/)index\.html$/, '$1')}`) }
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

if (import.meta.main) {
  const { folder, pages, milliseconds } = await buildSite()
  process.stdout.write(`${pages} pages in ${relative(process.cwd(), folder)}, ${milliseconds} ms\n`)
}
