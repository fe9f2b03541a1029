#!/usr/bin/env node
/** Starts `track` under a Node that runs TypeScript sources; says in one sentence what is missing. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const own = join(root, 'node_modules', 'node', 'bin', 'node')
const major = Number(process.versions.node.split('.')[0])
const node = existsSync(own) ? own : major >= 24 ? process.execPath : undefined

if (node === undefined) {
  console.error(`track needs Node 24; this is ${process.versions.node}. Run "npm ci" in the project's folder, which brings it.`)
  process.exit(1)
}
const child = spawn(node, [join(root, 'apps', 'cli', 'src', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)))
