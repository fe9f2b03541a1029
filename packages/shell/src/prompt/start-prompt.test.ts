import { minute, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { personAt, shellWorld } from './test-person.ts'

const $ = '~ $'

describe('a prompt on a shell of the world', () => {
  test('asks, runs what is typed, and asks again', async () => {
    const person = await personAt(shellWorld())
    expect(await person.sees($)).toBe($)
    person.type('echo hello; pwd\r')
    expect(await person.sees(`learner\n${$}`)).toBe(`${$} echo hello; pwd\nhello\n/home/learner\n${$}`)
  })

  test('sleep 30 costs no time of the person', async () => {
    const person = await personAt(shellWorld())
    await person.sees($)
    const before = person.session.view().now
    person.type('sleep 30; echo done\r')
    expect(await person.sees(`done\n${$}`)).toBe(`${$} sleep 30; echo done\ndone\n${$}`)
    expect(person.session.view().now - before).toBeGreaterThanOrEqual(30 * second)
    expect(person.session.view().now - before).toBeLessThan(31 * second)
  })

  test('Ctrl-C ends a loop', async () => {
    const person = await personAt(shellWorld())
    await person.sees($)
    person.type('while sleep 10; do echo tick; done\r')
    await person.finds('tick\ntick\ntick')
    person.type('\x03')
    expect(await person.sees($)).toMatch(/tick\n\^C\n~ \$$/)
  })

  test('what has no end runs at the pace', async () => {
    const person = await personAt(shellWorld(), { pace: { kind: 'running', speed: 1 } })
    await person.sees($)
    person.type('kubectl create deployment web --image nginx:1.27\r')
    await person.sees(`created\n${$}`)
    person.type('kubectl get pods -w\r')
    await person.finds('AGE')
    const before = person.session.view().now
    expect(person.session.view().isHurrying).toBe(false)
    person.machine.pass(5_000)
    await person.machine.turn()
    const passed = person.session.view().now - before
    expect(passed).toBeGreaterThanOrEqual(5 * second)
    expect(passed).toBeLessThan(10 * second)
    person.type('\x03')
    await person.sees($)
  })

  test('clock advance ends with Ctrl-C', async () => {
    const person = await personAt(shellWorld())
    await person.sees($)
    person.type('clock advance 100d\r')
    await person.finds('advance 100d')
    expect(person.session.view().isHurrying).toBe(true)
    person.type('\x03')
    expect(await person.sees($)).toMatch(/^~ \$ clock advance 100d\n\w+ of 2400h0m0s, Ctrl-C stops\^C\n~ \$$/)
    expect(person.session.view().now - person.session.view().startedAt).toBeLessThan(100 * 24 * 60 * minute)
  })
})
