/** What stands above the prompt without being the world's: news of the lab, and how far a long advance is. */
import { expect, test } from 'vitest'
import { personAt, shellWorld } from './test-person.ts'

const $ = '~ $'

test('news go above what is being typed, and the line is gone on with', async () => {
  const person = await personAt(shellWorld(), { columns: 40 })
  await person.sees($)
  person.type('echo he')
  await person.sees('echo he')
  person.prompt.say('\n[x] measure: done\nWell.\n')
  person.type('llo\r')
  expect(await person.sees(`hello\n${$}`)).toBe(`\n[x] measure: done\nWell.\n${$} echo hello\nhello\n${$}`)
})

test('what is said during a command waits for the next prompt', async () => {
  const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 1 } })
  await person.sees($)
  person.type('kubectl get nodes -w > seen\r')
  await person.finds('seen')
  person.prompt.sayAtPrompt('Later.\n')
  expect(person.screen()).not.toContain('Later')
  person.type('\x03')
  expect(await person.finds('Later')).toBe(`${$} kubectl get nodes -w > seen\n^C\nLater.\n${$}`)
})

test('a long advance says how far it is, and Ctrl-C leaves the clock where it is', async () => {
  const person = await personAt(shellWorld(), { columns: 60, rows: 10 })
  await person.sees($)
  person.type('clock advance 8000h\r')
  await person.finds('80h0m0s of 8000h0m0s, Ctrl-C stops')
  person.type('\x03')
  expect(await person.sees($)).toMatch(/h0m0s of 8000h0m0s, Ctrl-C stops\^C\n~ \$$/)
  person.type('clear; clock advance 2h\r')
  expect(await person.sees(`Z\n${$}`)).toMatch(/^2025-\S+Z\n~ \$$/)
})
