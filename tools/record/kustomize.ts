/**
 * Records what a real `kubectl kustomize` makes of the directories in tools/record/kustomize.
 *
 *     node tools/record/kustomize.ts /opt/oracle/bin/kubectl
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cases } from './kustomize/cases.ts'
import { library } from './kustomize/library.ts'

const [kubectl = 'kubectl'] = process.argv.slice(2)
const target = join(import.meta.dirname, '..', '..', 'packages', 'engines', 'src', 'kustomize', 'testdata')
const lines = Object.entries(cases).map(([name, { kustomization, files = {} }]) => {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'))
  const all = { 'main:kustomization.yaml': kustomization, ...files }
  const paths = Object.fromEntries(Object.entries(all).map(([path, text]) => [path.includes(':') ? path.replace(':', '/') : `main/${path}`, text]))
  for (const [path, text] of Object.entries(paths)) write(join(root, path), text)
  for (const folder of new Set(Object.keys(paths).map((path) => dirname(path)))) {
    for (const [path, text] of Object.entries(library)) write(join(root, folder, path), text)
  }
  const { stdout, stderr, status } = spawnSync(kubectl, ['kustomize', 'main'], { cwd: root, encoding: 'utf8' })
  rmSync(root, { recursive: true })
  return JSON.stringify({ name, files: paths, stdout, stderr: stderr.replaceAll(root, '/repo').replaceAll(/0x[0-9a-f]{8,}/g, '0xc000000000'), exitCode: status })
})
mkdirSync(target, { recursive: true })
writeFileSync(join(target, 'library.json'), `${JSON.stringify(library, undefined, 1)}\n`)
writeFileSync(join(target, 'directories.jsonl'), `${lines.join('\n')}\n`)
process.stdout.write(`${lines.length} directories\n`)

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
