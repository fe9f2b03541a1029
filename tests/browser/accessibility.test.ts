import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from './browser.ts'
import { promptAsks, type, until } from './learner.ts'
import { feedbackLoops, startBrowser, visit } from './site.ts'

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

const { AxeBuilder } = createRequire(import.meta.url)('@axe-core/playwright') as {
  AxeBuilder: new (options: { page: Page }) => { analyze(): Promise<{ violations: readonly Violation[] }> }
}

/** What axe finds, in a line each. */
async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`))
}

let browser: Browser
beforeAll(async () => { browser = await startBrowser() })
afterAll(async () => { await browser.close() })

const paths = ['', 'foundations/systems-thinking/', feedbackLoops, 'foundations/systems-thinking/mental-models-for-operations/']

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each(paths)('axe has nothing to say about /%s', async (path) => {
    const { page, open, close } = await visit(browser, { colorScheme })
    await open(path)
    expect(await violations(page)).toEqual([])
    await close()
  })

  test('axe has nothing to say about dashboards, on a narrow screen too', async () => {
    const { page, open, close } = await visit(browser, { colorScheme, width: 1024 })
    await open(`${feedbackLoops}lab/`)
    await page.locator('.node-boxes').waitFor({ timeout: 60_000 })
    await promptAsks(page)
    await type(page, `kubectl create configmap boards --from-literal=a.json='${JSON.stringify(board)}'`)
    await type(page, 'kubectl label configmap boards grafana_dashboard=1')
    await page.getByRole('tab', { name: 'Dashboards' }).click()
    await page.locator('.dashboard-drawing svg').waitFor({ timeout: 60_000 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
    await close()
  })

  test('axe has nothing to say about a lab with each of its views', async () => {
    const { page, open, close } = await visit(browser, { colorScheme, width: 1440 })
    await open(`${feedbackLoops}lab/`)
    await page.locator('.node-boxes').waitFor({ timeout: 60_000 })
    await promptAsks(page)
    const found = await violations(page)
    for (const name of ['Charts', 'Files']) {
      await page.getByRole('tab', { name }).click()
      await page.locator(name === 'Charts' ? '.plot' : '.file-list li').first().waitFor({ timeout: 60_000 })
      found.push(...await violations(page))
    }
    expect(found).toEqual([])
    await close()
  })
})

test('a lab is walked through with the keyboard alone, in and out of the terminal', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(`${feedbackLoops}lab/`)
  await promptAsks(page)
  const focused = () => page.evaluate<string>(`(() => {
    const element = document.activeElement
    return element === document.body ? '' : (element.getAttribute('aria-label') || element.innerText || element.getAttribute('placeholder') || element.tagName).trim().split('\\n')[0]
  })()`)
  await page.locator('.skip').focus()
  const seen: string[] = []
  for (let count = 0; count < 60 && !seen.at(-1)?.startsWith('Terminal'); count++) {
    await page.keyboard.press('Tab')
    seen.push(await focused())
  }
  for (const name of ['Pause', '+10 min', 'Next event', 'Start again', 'Topology', 'Hint 1 of 3']) expect(seen).toContain(name)
  expect(seen.at(-1)).toMatch(/^Terminal/)
  await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/^Terminal/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await focused()).not.toMatch(/^Terminal/)
  await page.getByRole('tab', { name: 'Topology' }).focus()
  await page.keyboard.press('ArrowRight')
  await until('the charts are shown', async () => await page.locator('#panel-charts').isVisible())
  await close()
})

test('who wants no motion sees none', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(`${feedbackLoops}lab/`)
  // A level line has no height, so it counts as hidden.
  await page.locator('.flow.moving path').first().waitFor({ state: 'attached', timeout: 60_000 })
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.flow.moving path')).animationName`)).toBe('none')
  await close()
})

const place = (y: number) => ({ x: 0, y, w: 24, h: 6 })
const board = {
  title: 'Deployments', schemaVersion: 41, links: [{ title: 'Runbook', url: 'https://example.com/' }],
  templating: { list: [{ name: 'deployment', label: 'Deployment', type: 'query', query: 'label_values(kube_deployment_spec_replicas, deployment)', multi: true, includeAll: true, current: { text: 'All', value: '$__all' } }] },
  panels: [
    { id: 1, type: 'timeseries', title: 'Wanted', gridPos: place(0), targets: [{ refId: 'A', expr: 'kube_deployment_spec_replicas' }] },
    { id: 2, type: 'stat', title: 'Up', gridPos: place(6), targets: [{ refId: 'A', expr: 'count(up)' }] },
    { id: 3, type: 'table', title: 'Targets', gridPos: place(12), targets: [{ refId: 'A', expr: 'up', format: 'table', instant: true }] },
    { id: 4, type: 'row', title: 'Behind', collapsed: true, gridPos: place(18), panels: [] },
    { id: 5, type: 'text', title: 'About', gridPos: place(19), options: { mode: 'markdown', content: '# The shop [runbook](https://example.com/)' } },
  ],
}
