/** The site as a test opens it: served below a folder, in a page that must not complain. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type Context, type Page, startBrowser, watched } from './browser.ts'
import { serveSite, type SiteServer } from './server.ts'

export const siteFolder = join(import.meta.dirname, '../../apps/site/dist')
export const shots = join(import.meta.dirname, '.track')
export const feedbackLoops = 'foundations/systems-thinking/feedback-loops/'

export interface Visit {
  readonly page: Page
  readonly context: Context
  readonly server: SiteServer
  /** What the page did that it must not do. */
  readonly complaints: readonly string[]
  open(path: string): Promise<void>
  screenshot(name: string): Promise<void>
  close(): Promise<void>
}

export interface VisitOptions {
  readonly prefix?: string
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly server?: SiteServer
}

export async function visit(browser: Browser, { prefix = '/', width = 1280, height = 900, colorScheme = 'light', server: given }: VisitOptions = {}): Promise<Visit> {
  const server = given ?? await serveSite(siteFolder, prefix)
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB' })
  const page = await context.newPage()
  mkdirSync(shots, { recursive: true })
  return {
    page, context, server, complaints: watched(page, server.address),
    open: async (path) => { await page.goto(server.address + path) },
    screenshot: async (name) => { await page.screenshot({ path: join(shots, `${name}.png`) }) },
    async close() {
      await context.close()
      if (!given) await server.close()
    },
  }
}

export { startBrowser }
