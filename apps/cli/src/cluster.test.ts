/** `track cluster`, and what is left of a process that ends: cleanly by signals, with a report at a bug of the engine. */
import { readFileSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, newHome, run, stack, startsMs } from './testing/track.ts'

let home: Home

beforeEach(() => { home = newHome() })
afterEach(() => home.remove())

async function nodesOf(kubeconfig: string): Promise<string[]> {
  const text = readFileSync(kubeconfig, 'utf8')
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)![1]!
  const ca = Buffer.from(field('certificate-authority-data'), 'base64')
  return await new Promise((resolve, reject) => {
    get(`${field('server')}/api/v1/nodes`, { ca, agent: false, headers: { authorization: `Bearer ${field('token')}` } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (piece: string) => { body += piece })
      response.on('end', () => resolve((JSON.parse(body) as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name)))
    }).on('error', reject)
  })
}

test.each(['SIGTERM', 'SIGINT'] as const)('it serves its nodes, and ends cleanly at %s', async (signal) => {
  const file = join(home.folder, 'deep', 'kubeconfig')
  const cluster = home.start('cluster', '--nodes', '2', '--port', '0', '--pace', '1', '--write-kubeconfig', file)
  const printed = await cluster.printed(/get nodes\n/)
  expect(printed).toMatch(/^The cluster is at https:\/\/127\.0\.0\.1:\d+\nkubectl --kubeconfig \S+ get nodes\n$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect.poll(() => nodesOf(file), { timeout: startsMs }).toEqual(['node-a1', 'node-b1'])
  expect(await cluster.end(signal)).toEqual({ stdout: printed, stderr: '', exitCode: 0 })
})

test('a script gets one line of JSON', async () => {
  const cluster = home.start('cluster', '--nodes', '1', '--pace', '0', '--json')
  const { address, kubeconfig } = JSON.parse(await cluster.printed(/\n/)) as { address: string; kubeconfig: string }
  expect(kubeconfig).toContain(`server: ${address}\n`)
  await cluster.end('SIGTERM')
})

test('a bug of the engine ends it at once, with all that makes it happen again', async () => {
  const { stderr, exitCode } = await run([join(import.meta.dirname, 'testing', 'broken-cluster.ts')]).ran
  expect(exitCode).toBe(70)
  expect(stderr).not.toMatch(stack)
  expect(stderr.replace(/number \d+/, 'number N')).toBe([
    'track: the engine stopped at a bug of its own: the gears came off',
    '  seed          42',
    '  virtual time  2025-03-03T08:00:30.000000Z',
    '  event         gearbox/turn, number N',
    '  version       0.1.0',
    'It is not your mistake. Please report it as an issue of this project, with these lines and the command that you typed.',
    '',
  ].join('\n'))
})
