/** `track serve`: the track as a site on this machine. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { defineCommand, Refused, say } from '../command.ts'
import { ended } from '../ending.ts'
import { root } from '../module-folders.ts'
import { checkPort } from '../pace.ts'
import { siteServer } from '../site-server.ts'

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
    const server = siteServer(site)
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

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (reason: NodeJS.ErrnoException) => reject(new Refused(reason.code === 'EADDRINUSE'
      ? `port ${port} is in use: choose another with --port, or 0 for any free one.`
      : `cannot listen on 127.0.0.1:${port}: ${reason.message}.`)))
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Only where somebody can look at it; a machine without a browser has the address. */
function openBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open'
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return
  spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref()
}
