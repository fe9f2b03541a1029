/** What `track serve` gives out, and to whom. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { siteServer } from './site-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'site-'))
let server: Server

beforeAll(async () => {
  mkdirSync(join(folder, 'dist', 'read'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not of the site')
  writeFileSync(join(folder, 'dist', 'index.html'), '<h1>Track</h1>')
  writeFileSync(join(folder, 'dist', 'read', 'index.html'), '<h1>Read</h1>')
  server = siteServer(join(folder, 'dist'))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

interface Asking {
  readonly method?: string
  readonly host?: string
}

function ask(path: string, { method = 'GET', host = '127.0.0.1' }: Asking = {}): Promise<string> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, agent: false, headers: { host: `${host}:${port}` } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => { text += piece })
      response.on('end', () => resolve([response.statusCode, response.headers.location, text.trim()].filter(Boolean).join(' ')))
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** What is asked for → status, where to, and text. */
const cases: Record<string, [path: string, asking: Asking, answer: string]> = {
  'the first page': ['/', {}, '200 <h1>Track</h1>'],
  'a page by another name of this machine': ['/', { host: 'localhost' }, '200 <h1>Track</h1>'],
  'a query': ['/?theme=dark', {}, '200 <h1>Track</h1>'],
  'a folder without its slash': ['/read', {}, '301 /read/'],
  'a head': ['/read/', { method: 'HEAD' }, '200'],
  'what is not there': ['/write/', {}, '404 there is no such page'],
  'what is above the site': ['/../secret.txt', {}, '404 there is no such page'],
  'what is above the site, in disguise': ['/%2e%2e/secret.txt', {}, '404 there is no such page'],
  'what is above the site, in another': ['/..%2fsecret.txt', {}, '404 there is no such page'],
  'what is no path': ['/%zz', {}, '400 that is no path'],
  'another name for this machine': ['/', { host: 'rebound.example' }, '403 this server answers to 127.0.0.1 only'],
  'a change': ['/', { method: 'POST' }, '405 GET only'],
}

test.each(Object.entries(cases))('%s', async (_name, [path, asking, answer]) => {
  expect(await ask(path, asking)).toBe(answer)
})

test('what may be kept for ever is what is named by its contents', async () => {
  mkdirSync(join(folder, 'dist', 'assets'))
  writeFileSync(join(folder, 'dist', 'assets', 'main-ABCD.js'), '')
  const { port } = server.address() as AddressInfo
  const kept = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).headers.get('cache-control')
  expect([await kept('/assets/main-ABCD.js'), await kept('/')]).toEqual(['max-age=31536000, immutable', 'no-cache'])
})
