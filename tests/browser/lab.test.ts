import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { promptAsks, taskState, terminalText, timePassed, type, until } from './learner.ts'
import { feedbackLoops, siteFolder, startBrowser, visit } from './site.ts'

const lab = `${feedbackLoops}lab/`
const platform = join(import.meta.dirname, '../../platform')

let browser: Browser
beforeAll(async () => { browser = await startBrowser() })
afterAll(async () => { await browser.close() })

test('the prompt answers, the world moves, a rewind goes back, and nothing leaves the site', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { prefix: '/a/b/', width: 1440 })
  await open(lab)
  expect(await type(page, 'kubectl get nodes')).toMatch(/^NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION\nnode-a1\s+Ready\s+<none>\s+\S+\s+v1\.34/)
  expect(await type(page, 'kubectl get deployments -o name | sort | tail -1')).toBe('deployment.apps/worker')
  await type(page, 'kubectl scale deployment api --replicas=3')
  await until('the topology has three pods of api', async () => /api 3/.test(await page.locator('.legend').textContent() ?? ''))
  await screenshot('lab')
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.locator('.slider input').focus()
  await page.keyboard.press('Home')
  await page.getByRole('button', { name: /^Go back/ }).click()
  await until('a second branch has begun', async () => await page.locator('.timeline-picture g').count() === 2)
  expect(await type(page, 'kubectl get deployment api -o jsonpath={.spec.replicas}; echo')).toBe('1')
  expect(complaints).toEqual([])
  await close()
})

test('the solution, typed, does every task; they are told, and survive a rewind and a reload', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  const tasks = await page.locator('.task').count()
  for (const [task, lines] of solutionByTask()) {
    await typeScript(lines)
    await until(`the task ${task} is done`, async () => await taskState(page, task) === 'done')
    expect(await page.locator(`[data-task="${task}"] .evidence li`).count()).toBeGreaterThan(0)
  }
  expect(await page.locator('.task.done').count()).toBe(tasks)
  expect(await page.locator('.finished').isVisible()).toBe(true)
  await screenshot('lab-done')
  await page.reload()
  await page.locator('.task.done').first().waitFor({ timeout: 60_000 })
  expect(await page.locator('.task.done').count()).toBe(tasks)
  expect(complaints).toEqual([])
  await close()

  async function typeScript(text: string): Promise<void> {
    for (const command of commandsOf(text)) await type(page, command)
    await timePassed(page)
  }
}, 600_000)

test('a reload goes on where the learner was: files, objects, history and screen', async () => {
  const { page, complaints, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await type(page, 'echo kept > note.txt')
  await type(page, 'world snapshot empty')
  await type(page, 'kubectl create configmap mine --from-literal=a=b')
  await page.reload()
  await promptAsks(page)
  expect(await terminalText(page)).toContain('configmap/mine created')
  expect(await type(page, 'cat note.txt; kubectl get configmap mine -o jsonpath={.data.a}; echo')).toBe('kept\nb')
  expect(await type(page, 'world snapshots | cut -d " " -f 1')).toBe('SNAPSHOT\nstart\nempty')
  await type(page, 'world rewind empty')
  expect(await type(page, 'cat note.txt; kubectl get configmap mine')).toContain('kept\nError from server (NotFound): configmaps "mine" not found')
  expect(complaints).toEqual([])
  await close()
})

test('starting again brings the beginning back, and keeps what was reached', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await type(page, 'kubectl delete deployment api')
  await page.reload()
  await promptAsks(page)
  await page.getByRole('button', { name: 'Start again' }).click()
  await until('the api is there again', async () => /api 1/.test(await page.locator('.legend').textContent().catch(() => '') ?? ''))
  await close()
})

test('a second tab on the same lab is refused in one sentence', async () => {
  const { page, context, server, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  const second = await context.newPage()
  await second.goto(server.address + lab)
  await second.locator('.lab-refused').waitFor({ timeout: 30_000 })
  expect(await second.locator('.lab-refused p').innerText()).toBe('This lab is open in another tab of this browser: go on there, or close it and reload this page.')
  await close()
})

test('a damaged session begins anew and says so; what was reached stays', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  await page.goto('about:blank')
  await open('')
  await page.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open('track')
    opening.onsuccess = () => {
      const store = opening.result.transaction('labs', 'readwrite').objectStore('labs')
      const reading = store.openCursor()
      reading.onsuccess = () => {
        const cursor = reading.result
        if (!cursor) return resolve(true)
        cursor.value.snapshot[cursor.value.snapshot.length - 9] ^= 255
        cursor.update(cursor.value)
        cursor.continue()
      }
    }
  })`)
  await open(lab)
  await promptAsks(page)
  expect(await page.locator('.lab-notice').innerText()).toContain('The lab begins anew; tasks that were done stay done.')
  await close()
})

test('an answer that is wrong says so, and a hint is shown when it is asked for', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  await page.getByRole('button', { name: 'Hint 1 of 3' }).click()
  await page.locator('.hint').first().waitFor()
  await page.locator('#answer-measure-period').fill('soon')
  await page.locator('form:has(#answer-measure-period) button').click()
  await until('the answer is judged', async () => (await page.locator('form:has(#answer-measure-period)').innerText()).includes('"soon" is no number'))
  await close()
})

test('Tab completes, the arrow brings a command back, and Ctrl-C ends one', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  await page.locator('.terminal-input').focus()
  await page.keyboard.type('kubectl get depl')
  await page.keyboard.press('Tab')
  await until('the kind is completed', async () => (await terminalText(page)).endsWith('kubectl get deployments'))
  await page.keyboard.type('wor')
  await page.keyboard.press('Tab')
  await until('the name is completed', async () => (await terminalText(page)).endsWith('deployments worker'))
  await page.keyboard.type('-o name\n')
  await until('it answers', async () => (await terminalText(page)).includes('\ndeployment.apps/worker\n'))
  await promptAsks(page)
  await page.keyboard.press('ArrowUp')
  await until('the command is back', async () => (await terminalText(page)).endsWith('worker -o name'))
  await page.keyboard.press('Control+c')
  await promptAsks(page)
  await page.keyboard.type('kubectl get pods -w\n')
  await until('it watches', async () => /worker-\S+\s+1\/1/.test(await terminalText(page)))
  await page.keyboard.press('Control+c')
  await promptAsks(page)
  expect(await type(page, 'echo $?')).toBe('130')
  await close()
})

test('time is paused, stepped, sped up, skipped and searched', async () => {
  const { page, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  const now = async () => (await page.locator('.clock-time time').innerText()).slice(-8)
  await page.getByRole('button', { name: 'Pause' }).click()
  await until('it stands still', async () => await page.getByRole('button', { name: 'Run' }).isVisible())
  await page.getByRole('button', { name: 'Step' }).click()
  await page.waitForTimeout(500)
  const at = await now()
  await page.waitForTimeout(1_200)
  expect(await now()).toBe(at)
  await page.getByRole('button', { name: '+10 min' }).click()
  await until('ten minutes have passed', async () => await now() === at.replace('08:03', '08:13'))
  await page.getByRole('button', { name: 'Next event' }).click()
  await until('it says what happened', async () => /\w+ \w+\/\S+|task/.test(await page.locator('.clock-words').innerText()))
  await page.locator('.clock select').selectOption('60')
  await page.getByRole('button', { name: 'Run' }).click()
  const before = await now()
  await until('a minute a second passes', async () => await now() > before.replace(/:\d\d$/, ':59'), 30_000)
  await close()
})

test('the last command is undone, and what it did with it', async () => {
  const { page, complaints, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await type(page, 'echo one > file.txt')
  await type(page, 'kubectl create configmap mine --from-literal=a=b')
  await page.getByRole('button', { name: 'Undo' }).click()
  await until('a second branch has begun', async () => await page.locator('.timeline-picture g').count() === 2)
  expect(await type(page, 'cat file.txt; kubectl get configmap mine')).toBe('one\nError from server (NotFound): configmaps "mine" not found')
  expect(complaints).toEqual([])
  await close()
})

test('a fork is compared with the branch that it left, in one chart', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  await skipTenMinutes('08:13')
  await page.getByRole('button', { name: 'Fork here' }).click()
  await until('a second branch has begun', async () => await page.locator('.timeline-picture g').count() === 2)
  await type(page, 'kubectl patch hpa worker -p \'{"spec":{"maxReplicas":20}}\'')
  await skipTenMinutes('08:23')
  await page.getByRole('tab', { name: 'Charts' }).click()
  await page.locator('.chart-controls select').nth(1).selectOption('0')
  await until('both are drawn', async () => (await page.locator('.plot-legend').first().textContent() ?? '').includes('other branch'))
  await screenshot('lab-compare')
  await page.locator('.query input').fill('sum(rate(queue_published_total[1m]))')
  await page.getByRole('button', { name: 'Draw' }).click()
  await until('the query is drawn', async () => await page.getByText('sum(rate(queue_published_total[1m]))').first().isVisible())
  await page.locator('.query input').fill('sum(')
  await page.getByRole('button', { name: 'Draw' }).click()
  await until('what does not parse is refused', async () => (await page.locator('.charts').innerText()).includes('parse error'))
  expect(complaints).toEqual([])
  await close()

  async function skipTenMinutes(to: string): Promise<void> {
    await page.getByRole('button', { name: '+10 min' }).click()
    await until(`it is ${to}`, async () => (await page.locator('.clock-time time').innerText()).includes(to))
    await timePassed(page)
  }
})

test('from the module\'s page to a prompt that answers', async () => {
  const { page, complaints, open, close } = await visit(browser, { width: 1440 })
  await open(feedbackLoops)
  await page.getByRole('button', { name: 'Start the lab' }).click()
  expect(await type(page, 'kubectl get nodes -o name | head -1')).toBe('node/node-a1')
  expect(complaints).toEqual([])
  await close()
})

test('a file is written in the editor and applied in the shell', async () => {
  const { page, complaints, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  await promptAsks(page)
  await page.getByRole('tab', { name: 'Files' }).click()
  await page.locator('.file-list input').fill('cm.yaml')
  await page.getByRole('button', { name: 'New' }).click()
  await page.locator('.cm-content').click()
  await page.keyboard.type('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: written}\n')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('cm.yaml is saved').waitFor()
  expect(await type(page, 'kubectl apply -f cm.yaml')).toBe('configmap/written created')
  expect(complaints).toEqual([])
  await close()
})

test('a dashboard that comes into the world is offered, drawn, and drawn anew as it is chosen', async () => {
  const { page, complaints, open, screenshot, close } = await visit(browser, { width: 1440, height: 1000 })
  await open(lab)
  await promptAsks(page)
  expect(await page.getByRole('tab', { name: 'Dashboards' }).count()).toBe(0)
  await type(page, `kubectl create configmap boards --from-literal=deployments.json='${JSON.stringify(board)}' --from-literal=other.json='${JSON.stringify({ ...board, title: 'Other' })}'`)
  await type(page, 'kubectl label configmap boards grafana_dashboard=1')
  await page.getByRole('tab', { name: 'Dashboards' }).click()
  const drawing = page.locator('.dashboard-drawing svg')
  await drawing.locator('text:has-text("Wanted of api")').first().waitFor({ timeout: 60_000 })
  await page.getByRole('combobox', { name: 'Deployment', exact: true }).selectOption('worker')
  await drawing.locator('text:has-text("Wanted of worker")').first().waitFor({ timeout: 60_000 })
  await page.getByRole('combobox', { name: 'Last', exact: true }).selectOption('everything')
  expect(await page.locator('.dashboards .refusal').innerText()).toBe('panels[1].type: found "flamegraph", expected a type of panel that is drawn here')
  await screenshot('dashboard-light')
  await page.getByRole('button', { name: 'Show in dark colours' }).click()
  await page.locator('.dashboard-drawing svg[color-scheme=dark]').waitFor({ timeout: 60_000 })
  await screenshot('dashboard-dark')
  const choice = page.getByRole('combobox', { name: 'Dashboard', exact: true })
  await choice.focus()
  await page.keyboard.press('ArrowDown')
  await drawing.locator('title:has-text("Other")').first().waitFor({ state: 'attached', timeout: 60_000 })
  expect(await page.evaluate<string>('document.activeElement.value')).toBe('default/boards/other.json')
  await type(page, 'kubectl delete configmap boards')
  await until('the view is gone with the last dashboard', async () => await page.getByRole('tab', { name: 'Dashboards' }).count() === 0)
  expect(await page.locator('#panel-topology').isVisible()).toBe(true)
  expect(complaints).toEqual([])
  await close()
})

const board = {
  title: 'Deployments', schemaVersion: 41,
  templating: { list: [{ name: 'deployment', label: 'Deployment', type: 'query', query: 'label_values(kube_deployment_spec_replicas, deployment)', current: { text: 'api', value: 'api' } }] },
  panels: [
    { id: 1, type: 'timeseries', title: 'Wanted of $deployment', gridPos: { x: 0, y: 0, w: 16, h: 7 }, targets: [{ refId: 'A', expr: 'kube_deployment_spec_replicas{deployment="$deployment"}', legendFormat: '{{deployment}}' }] },
    { id: 2, type: 'flamegraph', title: 'Time', gridPos: { x: 16, y: 0, w: 8, h: 7 } },
  ],
}

describe('what is shipped', () => {
  test('the world\'s program holds nothing of Node', () => {
    const scripts = readdirSync(join(siteFolder, 'assets')).filter((name) => name.endsWith('.js'))
    for (const name of scripts) expect(readFileSync(join(siteFolder, 'assets', name), 'utf8')).not.toMatch(/["'`]node:\w+["'`]/)
  })

  test('no file of the site holds a solution or a wrong answer', () => {
    const secrets = ['solution.sh', 'alternatives', 'wrong'].flatMap((name) => linesOf(join(platform, feedbackLoops, name)))
    expect(secrets.length).toBeGreaterThan(20)
    const shown = readdirSync(join(siteFolder, feedbackLoops), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(shown.map(({ name }) => name).filter((name) => /solution|wrong/.test(name))).toEqual([])
    const bundle = readFileSync(join(siteFolder, feedbackLoops, 'lab/lab.json'), 'utf8')
    // What the lab's own text and hints say to a learner is no secret.
    const told = readFileSync(join(platform, feedbackLoops, 'lab.yaml'), 'utf8').replaceAll('\\"', '"')
    expect(secrets.filter((line) => bundle.includes(JSON.stringify(line).slice(1, -1)) && !told.includes(line.trim()))).toEqual([])
  })
})

test('the rest of the world\'s program is loaded once the prompt is there, or when it is called', async () => {
  const { page, complaints, server, open, close } = await visit(browser, { width: 1440 })
  await open(lab)
  expect(await type(page, 'kubectl get nodes -o name | sed s/node-/n-/ | tail -1')).toBe('node/n-c1')
  await until('the rest is there', async () => server.sent().some(({ path }) => path.includes('/world-rest-')))
  expect(complaints).toEqual([])
  await close()
})

/** The solution's commands under the task that each stands for. */
function solutionByTask(): [string, string][] {
  const text = readFileSync(join(platform, feedbackLoops, 'solution.sh'), 'utf8')
  return text.split(/^# task: /m).slice(1).map((piece) => [piece.slice(0, piece.indexOf('\n')).trim(), piece.slice(piece.indexOf('\n') + 1)])
}

/** A script as a person types it: a command at a time, here-documents and open quotes whole. */
function commandsOf(script: string): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of script.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`
    const [, word] = /<<'?(\w+)'?/.exec(open) ?? []
    const isOpen = word !== undefined ? !open.endsWith(`\n${word}`) : (open.match(/(?<!\\)'/g) ?? []).length % 2 === 1
    if (isOpen) continue
    if (open.trim() !== '' && !open.startsWith('#')) commands.push(open)
    open = ''
  }
  return commands
}

/** Lines that say how: long enough not to be in a lab by chance. */
function linesOf(path: string): string[] {
  const files = path.endsWith('.sh') ? [path] : readdirSync(path).map((name) => join(path, name))
  return files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => line.trim().length > 45 && !line.startsWith('#!'))
}
