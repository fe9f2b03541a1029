#!/usr/bin/env node
/** Starts `track` under a Node that runs TypeScript sources; says in one sentence what is missing. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const main = join(root, 'apps', 'cli', 'src', 'main.ts')
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Reading the sources is most of what a short command takes.
  modules.enableCompileCache(join(root, 'node_modules', '.cache', 'track'))
  await import(pathToFileURL(main).href)
} else if (existsSync(own)) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
} else {
  console.error(`track needs Node 24; this is ${process.versions.node}. Run "npm ci" in the project's folder, which brings it.`)
  process.exit(1)
}
