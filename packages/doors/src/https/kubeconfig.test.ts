/** Writing the kubeconfig: for the owner alone, and never over what somebody else wrote. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { printKubeconfig, writeKubeconfig } from './kubeconfig.ts'

const text = printKubeconfig({
  server: 'https://127.0.0.1:6443', authority: 'AUTHORITY', user: { name: 'kubernetes-admin', token: 'secret', certificate: 'CERT', key: 'KEY' },
})

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kubeconfig-')) })
afterEach(() => rmSync(folder, { recursive: true }))

test('what a client reads in it', () => {
  expect(parse(text)).toEqual({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'track',
    clusters: [{ name: 'track', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority-data': 'QVVUSE9SSVRZ' } }],
    contexts: [{ name: 'track', context: { cluster: 'track', user: 'kubernetes-admin', namespace: 'default' } }],
    users: [{ name: 'kubernetes-admin', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ', token: 'secret' } }],
  })
})

test('its own file is replaced, and only the owner reads it', () => {
  const file = join(folder, 'deep', 'kubeconfig')
  expect(writeKubeconfig(file, text)).toBeUndefined()
  expect(writeKubeconfig(file, `${text}# again\n`)).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toBe(`${text}# again\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a file that others may read is theirs no more', () => {
  const file = join(folder, 'kubeconfig')
  writeFileSync(file, text)
  chmodSync(file, 0o644)
  expect(writeKubeconfig(file, text)).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test("somebody else's file is left alone", () => {
  const file = join(folder, 'config')
  writeFileSync(file, 'apiVersion: v1\n')
  expect(writeKubeconfig(file, text)).toBe(`${file} exists and was not written by track: choose another file with --write-kubeconfig.`)
  expect(readFileSync(file, 'utf8')).toBe('apiVersion: v1\n')
})

test('a path that cannot be written is said in one sentence', () => {
  mkdirSync(join(folder, 'a-folder'))
  expect(writeKubeconfig(join(folder, 'a-folder'), text)).toMatch(/^cannot write the kubeconfig: EISDIR: .*\. Choose another file with --write-kubeconfig\.$/)
  writeFileSync(join(folder, 'file'), '')
  expect(writeKubeconfig(join(folder, 'file', 'kubeconfig'), text)).toMatch(/^cannot write the kubeconfig: E(NOTDIR|EXIST): .*\.$/)
})
