/** A real Chromium, and pages in it that notice what no page of ours may do. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type BrowserNote, browserNote } from './install.ts'

/** What the tests use of playwright-core; its own types come with it, and it comes only when the tests run. */
export interface Locator {
  click(options?: { timeout?: number }): Promise<void>
  fill(text: string): Promise<void>
  press(key: string): Promise<void>
  selectOption(value: string): Promise<unknown>
  textContent(): Promise<string | null>
  innerText(): Promise<string>
  getAttribute(name: string): Promise<string | null>
  isVisible(): Promise<boolean>
  isDisabled(): Promise<boolean>
  count(): Promise<number>
  first(): Locator
  nth(index: number): Locator
  locator(selector: string): Locator
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator
  focus(): Promise<void>
  scrollIntoViewIfNeeded(): Promise<void>
  waitFor(options?: { state?: 'visible' | 'hidden' | 'attached'; timeout?: number }): Promise<void>
  screenshot(options: { path: string }): Promise<unknown>
}

export interface Page {
  goto(address: string, options?: { waitUntil?: 'load' | 'networkidle' }): Promise<unknown>
  reload(): Promise<unknown>
  url(): string
  title(): Promise<string>
  locator(selector: string): Locator
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator
  evaluate<Answer>(expression: string): Promise<Answer>
  waitForFunction(expression: string, argument?: unknown, options?: { timeout?: number }): Promise<unknown>
  waitForTimeout(milliseconds: number): Promise<void>
  setViewportSize(size: { width: number; height: number }): Promise<void>
  emulateMedia(media: { colorScheme?: 'light' | 'dark'; reducedMotion?: 'reduce' }): Promise<void>
  screenshot(options: { path: string; fullPage?: boolean; type?: 'png' }): Promise<unknown>
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> }
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void
  on(event: 'pageerror', listener: (error: Error) => void): void
  on(event: 'request', listener: (request: { url(): string }) => void): void
  close(): Promise<void>
}

export interface Context {
  newPage(): Promise<Page>
  setOffline(isOffline: boolean): Promise<void>
  close(): Promise<void>
}

export interface Browser {
  newContext(options?: { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark'; deviceScaleFactor?: number; locale?: string }): Promise<Context>
  version(): string
  close(): Promise<void>
}

interface Playwright {
  readonly chromium: { launch(options: { executablePath: string; args: string[]; env: Record<string, string> }): Promise<Browser> }
}

export async function startBrowser(): Promise<Browser> {
  const { executable, env } = JSON.parse(readFileSync(browserNote, 'utf8')) as BrowserNote
  const { chromium } = createRequire(import.meta.url)('playwright-core') as Playwright
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<string, string>
  return await chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-dev-shm-usage'], env: { ...inherited, ...env } })
}

/** Collects what must not happen on a page: errors, and requests that leave the site. */
export function watched(page: Page, address: string): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(new URL(address).origin)) complaints.push(`request: ${request.url()}`)
  })
  return complaints
}
