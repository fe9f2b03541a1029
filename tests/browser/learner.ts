/** A learner at a lab's workspace: types at the prompt, reads the terminal, waits for tasks. */
import type { Page } from './browser.ts'

const patienceMs = 90_000
const lookEveryMs = 50

/** Asks again until it holds; the page forbids code from outside, so the asking is done here. */
export async function until(what: string, holds: () => Promise<boolean>, within = patienceMs): Promise<void> {
  const end = performance.now() + within
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`waited ${within / 1000} s until ${what}`)
    await new Promise((resolve) => { setTimeout(resolve, lookEveryMs) })
  }
}

export async function terminalText(page: Page): Promise<string> {
  return (await page.locator('.terminal-rows').innerText()).replaceAll('\u00a0', ' ').trimEnd()
}

export async function promptAsks(page: Page): Promise<void> {
  await page.locator('.terminal-rows').waitFor({ timeout: patienceMs })
  await until('the prompt asks for a command', async () => /\$\s*$/.test(await terminalText(page)))
}

/** Types a command, waits until the prompt is back, and answers what it printed. */
export async function type(page: Page, command: string): Promise<string> {
  await promptAsks(page)
  const before = await terminalText(page)
  await page.locator('.terminal-input').focus()
  await page.keyboard.type(`${command}\n`)
  await until(`"${command}" has ended`, async () => {
    const now = await terminalText(page)
    return now.length > before.length + 2 && now !== before && /\n\S* ?\$\s*$/.test(now.slice(before.length))
  })
  const after = await terminalText(page)
  // A prompt that was just drawn anew is not where it was: the command's own line says where its output begins.
  const echo = after.lastIndexOf(`$ ${command}\n`)
  const printed = after.slice(echo === -1 ? before.length : echo).split('\n')
  return printed.slice(1, -1).map((line) => line.trimEnd()).join('\n')
}

export async function taskState(page: Page, id: string): Promise<string> {
  return (await page.locator(`[data-task="${id}"] .task-state`).innerText()).trim()
}

export async function timePassed(page: Page): Promise<void> {
  await until('time has passed', async () => !await page.locator('.stop').isVisible())
}
