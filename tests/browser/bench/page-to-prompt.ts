/** From a lab's page to a prompt that answers: how long it takes, and how much is loaded for it. */
import type { Browser } from '../browser.ts'
import install from '../install.ts'
import { type, until } from '../learner.ts'
import { serveSite } from '../server.ts'
import { feedbackLoops, siteFolder, startBrowser, visit } from '../site.ts'

const lab = `${feedbackLoops}lab/`
const runs = 5

async function inBrowser(measure: (browser: Browser) => Promise<number>): Promise<number> {
  await install()
  const browser = await startBrowser()
  try {
    return await measure(browser)
  } finally {
    await browser.close()
  }
}

/** The page has been here before: its program is in the browser, and its lab has not been begun. */
async function warmMilliseconds(browser: Browser): Promise<number> {
  const { page, server, open, close } = await visit(browser, { width: 1440 })
  await open('')
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  const times: number[] = []
  for (let run = 0; run <= runs; run++) {
    await page.goto(server.address + lab)
    await until('the prompt is there', async () => await page.evaluate<number>(`performance.getEntriesByName('prompt').length`) === 1)
    times.push(await page.evaluate<number>(`performance.getEntriesByName('prompt')[0].startTime`))
    await page.goto('about:blank')
    await open('')
    await page.evaluate(`new Promise((done) => { const gone = indexedDB.deleteDatabase('track'); gone.onsuccess = gone.onerror = gone.onblocked = () => done(true) })`)
  }
  await close()
  // The first run compiles what later ones have compiled.
  return times.slice(1).toSorted((a, b) => a - b)[Math.floor(runs / 2)]!
}

async function firstLoadKilobytes(browser: Browser): Promise<number> {
  const server = await serveSite(siteFolder, '/')
  const { page, open, close } = await visit(browser, { width: 1440, server })
  await open(lab)
  await type(page, 'kubectl get nodes')
  const bytes = server.sent().reduce((sum, { bytes: each }) => sum + each, 0)
  await close()
  await server.close()
  return bytes / 1000
}

export const benchmarks = [
  { name: 'page to prompt in Chromium, warm', unit: 'ms', target: 400, run: () => inBrowser(warmMilliseconds) },
  { name: 'first load until the prompt answers kubectl get nodes, gzip', unit: 'kB', target: 300, run: () => inBrowser(firstLoadKilobytes) },
]
