import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { type } from './learner.ts'
import { feedbackLoops, siteFolder, startBrowser, visit } from './site.ts'

let browser: Browser
beforeAll(async () => { browser = await startBrowser() })
afterAll(async () => { await browser.close() })

describe.each(['/', '/a/b/'])('served from %s', (prefix) => {
  test('the first page shows 23 topics and 102 modules, and leads to each of them', async () => {
    const { page, complaints, server, open, close } = await visit(browser, { prefix })
    await open('')
    expect(await page.locator('.topic').count()).toBe(23)
    expect(await page.locator('.modules li').count()).toBe(102)
    await page.getByRole('link', { name: 'Begin with Feedback Loops' }).click()
    expect(page.url()).toBe(`${server.address}${feedbackLoops}`)
    expect(await page.locator('h1').innerText()).toBe('Feedback Loops')
    await page.getByRole('link', { name: 'Systems Thinking', exact: true }).click()
    expect(page.url()).toBe(`${server.address}foundations/systems-thinking/`)
    await page.getByRole('link', { name: 'Mental Models for Operations' }).click()
    expect(await page.locator('main').innerText()).toContain('Not written yet.')
    expect(complaints).toEqual([])
    await close()
  })
})

test('every link of every page leads to a page of the site', async () => {
  const { files } = JSON.parse(readFileSync(join(siteFolder, 'offline.json'), 'utf8')) as { files: string[] }
  const known = new Set(files.map((file) => new URL(file, 'http://site/').pathname))
  const dead: string[] = []
  for (const path of known) {
    if (!path.endsWith('/')) continue
    const html = readFileSync(join(siteFolder, path, 'index.html'), 'utf8')
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))
    for (const [, target = ''] of html.matchAll(/(?:href|src)="([^"]+)"/g)) {
      if (/^(https:|data:)/.test(target)) continue
      const found = new URL(target, `http://site${path}`)
      if (target.startsWith('#') ? !ids.has(target.slice(1)) : !known.has(found.pathname)) dead.push(`${path}: ${target}`)
    }
  }
  expect(dead).toEqual([])
})

test('no page has a script or a style in it, and each has the policy that forbids them', () => {
  const { files } = JSON.parse(readFileSync(join(siteFolder, 'offline.json'), 'utf8')) as { files: string[] }
  for (const file of files.filter((each) => each.endsWith('/'))) {
    const html = readFileSync(join(siteFolder, file, 'index.html'), 'utf8')
    expect(html).toContain("script-src 'self'")
    expect(html.match(/<script(?![^>]* src=)|<style| style=| on\w+="|javascript:/g)).toBeNull()
  }
})

test('a module is read at 360 pixels without scrolling sideways', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { width: 360, height: 740 })
  await open(feedbackLoops)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  await page.getByText('On this page').click()
  await page.getByRole('link', { name: 'Hands-On', exact: true }).click()
  await screenshot('module-360')
  expect(complaints).toEqual([])
  await close()
})

test('figures show their first state at once, and another run when it is asked for', async () => {
  const { page, open, close } = await visit(browser)
  await open(feedbackLoops)
  const figure = page.locator('[data-figure="hunting"]')
  const lines = figure.locator('[data-variant-lines="3"]').first()
  expect(await lines.getAttribute('hidden')).toBe('')
  await figure.getByRole('checkbox', { name: 'in 240 s' }).click()
  expect(await lines.getAttribute('hidden')).toBeNull()
  expect(await figure.locator('tbody tr').nth(2).innerText()).toMatch(/in 120 s\s+240\s+80/)
  await close()
})

test('a question explains what was chosen, and asks again with other numbers', async () => {
  const { page, open, close } = await visit(browser)
  await open(feedbackLoops)
  const first = page.locator('.quiz-question').first()
  await first.getByRole('radio').nth(1).click()
  expect(await first.locator('.explanation.right').isVisible()).toBe(true)
  const numeric = page.locator('.quiz-question:has(.number)').first()
  const asked = await numeric.locator('[data-question]').innerText()
  await numeric.getByRole('textbox').fill('200')
  await numeric.getByRole('button', { name: 'Check' }).click()
  expect(await numeric.locator('[data-verdict]').innerText()).toBe('Right.')
  await numeric.getByRole('button', { name: 'Other numbers' }).click()
  expect(await numeric.locator('[data-question]').innerText()).not.toBe(asked)
  await close()
})

test('dark is the system\'s or the reader\'s choice, and stays', async () => {
  const { page, open, screenshot, close } = await visit(browser, { colorScheme: 'dark' })
  const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  await open(feedbackLoops)
  const dark = await ground()
  await screenshot('module-dark')
  await page.getByRole('button', { name: 'Show in light colours' }).click()
  expect(await ground()).toBe('rgb(255, 255, 255)')
  await page.reload()
  expect([dark, await ground()]).toEqual(['rgb(21, 24, 27)', 'rgb(255, 255, 255)'])
  await close()
})

test('opened as a file, a page says in one sentence what to do', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(pathToFileURL(join(siteFolder, 'index.html')).href)
  expect(await page.locator('.from-file').isVisible()).toBe(true)
  expect(await page.locator('.from-file').innerText()).toContain('npm start')
  await context.close()
})

test('once opened, a lab starts and its editor opens without a network', async () => {
  const { page, context, server, open, complaints, close } = await visit(browser, { prefix: '/a/b/', width: 1440 })
  await open('')
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await context.setOffline(true)
  await page.goto(`${server.address}${feedbackLoops}lab/`)
  expect(await type(page, 'kubectl get nodes -o name | awk -F/ "{print \\$2}" | tail -1')).toBe('node-c1')
  await page.getByRole('tab', { name: 'Files' }).click()
  await page.locator('.cm-content').waitFor({ timeout: 30_000 })
  await page.reload()
  expect(await type(page, 'echo again')).toBe('again')
  expect(complaints.filter((each) => !each.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
  await close()
})

test('once opened, the site works without a network', async () => {
  const { page, context, server, open, complaints, close } = await visit(browser, { prefix: '/a/b/' })
  await open('')
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await context.setOffline(true)
  await page.goto(`${server.address}disciplines/`.replace('disciplines/', feedbackLoops))
  expect(await page.locator('h1').innerText()).toBe('Feedback Loops')
  await page.reload()
  expect(await page.locator('.quiz-question').count()).toBeGreaterThan(7)
  expect(complaints.filter((each) => !each.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
  await close()
})
