import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from './browser.ts'
import { until } from './learner.ts'
import { feedbackLoops, startBrowser, visit } from './site.ts'

const lab = `${feedbackLoops}lab/`

let browser: Browser
beforeAll(async () => { browser = await startBrowser() })
afterAll(async () => { await browser.close() })

const words = async (page: Page) => await page.locator('.explore desc').first().textContent().catch(() => '') ?? ''

test('a query is typed with what is offered, run, and its answer seen; a fault is told in place', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { width: 1440, height: 1000 })
  await open(lab)
  await page.locator('.terminal-rows').waitFor({ timeout: 90_000 })
  await page.getByRole('tab', { name: 'Explore' }).click()
  const editor = page.locator('.query-host .cm-content')
  await editor.focus()
  await page.keyboard.type('sum by (deployment) (kube_deployment_sp')
  await page.locator('.cm-tooltip-autocomplete li').first().waitFor({ timeout: 20_000 })
  expect(await page.locator('.cm-tooltip-autocomplete li').first().innerText()).toContain('kube_deployment_spec_replicas')
  await screenshot('explore-offers')
  await page.keyboard.press('Tab')
  await page.keyboard.type(')')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await until('the answer is drawn', async () => /\d series: .*api/.test(await words(page)), 20_000)
  await screenshot('explore-chart')
  await page.getByRole('button', { name: 'Table' }).click()
  await until('the answer is a table', async () => /a table of \d rows/.test(await words(page)), 20_000)
  await editor.focus()
  await page.keyboard.press('End')
  await page.keyboard.type(' + +')
  await until('the fault is told', async () => (await page.locator('.query-fault').innerText()).includes('parse error: unexpected end of input'), 20_000)
  expect(await page.locator('.cm-lintRange-error').count()).toBeGreaterThan(0)
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot('explore-fault')
  expect(complaints).toEqual([])
  await close()
})
