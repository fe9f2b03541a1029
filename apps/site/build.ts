/**
 * Builds the static site into `apps/site/dist`: `node apps/site/build.ts`. Its files work from any
 * folder of a web server.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Bundles, buildBundles, buildOfflineScript } from './src/build/bundles.ts'
import { modulesOf, readCurriculum, type Section } from './src/build/curriculum.ts'
import { digestOf } from './src/build/digest.ts'
import { readLab } from './src/build/labs.ts'
import { homePage } from './src/build/pages/home.ts'
import { labPage } from './src/build/pages/lab.ts'
import { type Page, printPage } from './src/build/pages/layout.ts'
import { modulePage } from './src/build/pages/module.ts'
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
  const bundles = await buildBundles(folder)
  const pages = pagesOf(readCurriculum(platform), bundles, folder)
  for (const page of pages) write(folder, join(page.path, 'index.html'), printPage(page, bundles))
  copyFileSync(join(siteFolder, 'src/style/icon.svg'), join(folder, 'icon.svg'))
  const { files, version } = editionOf(folder)
  write(folder, 'offline.json', JSON.stringify({ version, files }))
  await buildOfflineScript(folder, version)
  return { folder, pages: pages.length, milliseconds: Math.round(performance.now() - startedAt) }
}

function pagesOf(curriculum: readonly Section[], bundles: Bundles, folder: string): Page[] {
  const pages: Page[] = [homePage(curriculum)]
  for (const section of curriculum) pages.push(...section.topics.map((topic) => topicPage(topic, section)))
  const modules = modulesOf(curriculum)
  for (const [index, module] of modules.entries()) {
    const lab = readLab(module)
    const topic = curriculum.flatMap(({ topics }) => topics).find((each) => each.modules.includes(module))!
    pages.push(modulePage(module, { topic, lab, bundles, before: modules[index - 1], after: modules[index + 1], modules }))
    if (!lab) continue
    pages.push(labPage(lab, module.title, bundles))
    write(folder, join(module.path, 'lab/lab.json'), JSON.stringify(lab.bundle))
  }
  return pages
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
