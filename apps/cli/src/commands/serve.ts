/** `track serve`: the track as a site on this machine. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { defineCommand, Refused, say } from '../command.ts'
import { ended } from '../ending.ts'
import { root } from '../module-folders.ts'
import { checkPort } from '../pace.ts'

const site = join(root, 'apps', 'site', 'dist')

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve the track as a site on this machine.',
  usage: '[--port 8080] [--build] [--open]',
  examples: ['track serve', 'track serve --build --open'],
  flags: {
    'port': { kind: 'integer', default: 8080, help: 'The port; 0 takes any that is free.' },
    'build': { kind: 'boolean', help: 'Build the site first.' },
    'open': { kind: 'boolean', help: 'Open it in a browser, where there is one.' },
  },

  completes: [],

  async run({ flags }) {
    checkPort(flags.port)
    const server = createServer(answer)
    // A port that is in use is said before the site is built.
    const port = await listening(server, flags.port)
    if (flags.build || !existsSync(join(site, 'index.html'))) {
      say('Building the site …')
      const { buildSite } = await import('../../../site/build.ts')
      const { pages, milliseconds } = await buildSite()
      say(`${pages} pages in ${(milliseconds / 1000).toFixed(1)} s`)
    }
    const address = `http://127.0.0.1:${port}/`
    say(`The track is at ${address}`)
    if (flags.open) openBrowser(address)
    await ended()
    server.closeAllConnections()
    server.close()
    return 0
  },
})

function listening(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (reason: NodeJS.ErrnoException) => reject(new Refused(reason.code === 'EADDRINUSE'
      ? `port ${port} is in use: choose another with --port, or 0 for any free one.`
      : `cannot listen on 127.0.0.1:${port}: ${reason.message}.`)))
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.map': 'application/json',
}

function answer({ url = '/', method, headers }: IncomingMessage, response: ServerResponse): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  if (host !== '127.0.0.1' && host !== 'localhost') return end(response, 403, 'this server answers to 127.0.0.1 only\n')
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'GET only\n')
  const path = pathOf(url)
  if (path === undefined) return end(response, 400, 'that is no path\n')
  const file = join(site, path.endsWith('/') ? join(path, 'index.html') : path)
  if (!file.startsWith(site) || !existsSync(file)) return end(response, 404, 'there is no such page\n')
  if (statSync(file).isDirectory()) {
    response.writeHead(301, { location: `${path}/` }).end()
    return
  }
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
  response.end(method === 'HEAD' ? undefined : readFileSync(file))
}

/** Undefined for what is not encoded as a path is. */
function pathOf(url: string): string | undefined {
  try {
    return normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname))
  } catch {
    // `%zz`, or bytes that are no UTF-8.
    return undefined
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

/** Only where somebody can look at it; a machine without a browser has the address. */
function openBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return
  spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref()
}
