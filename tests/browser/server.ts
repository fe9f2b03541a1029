/** A web server for the built site, as plain as they come, below any folder. */
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml',
}

export interface SiteServer {
  /** `http://127.0.0.1:43121/a/b/`. */
  readonly address: string
  /** What was sent since the last look, compressed as it went over the wire. */
  sent(): readonly { readonly path: string; readonly bytes: number }[]
  close(): Promise<void>
}

export async function serveSite(folder: string, prefix: string): Promise<SiteServer> {
  let sent: { path: string; bytes: number }[] = []
  const bodies = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const file = path.startsWith(prefix) ? fileAt(folder, path.slice(prefix.length)) : undefined
    if (!file) {
      response.writeHead(404).end('not found')
      return
    }
    const body = bodies.get(file) ?? gzipSync(readFileSync(file), { level: 9 })
    bodies.set(file, body)
    sent.push({ path, bytes: body.length })
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-encoding': 'gzip' }).end(body)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    sent() {
      const all = sent
      sent = []
      return all
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

function fileAt(folder: string, path: string): string | undefined {
  const found = join(folder, normalize(`/${decodeURIComponent(path)}`))
  try {
    return statSync(found).isDirectory() ? join(found, 'index.html') : found
  } catch {
    // No such file: 404.
    return undefined
  }
}
