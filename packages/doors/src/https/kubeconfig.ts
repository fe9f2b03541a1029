/**
 * The file that a real client reads to find the door, and the care taken in writing it: what this
 * program did not write, it does not replace.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface KubeconfigUser {
  readonly name: string
  readonly token: string
  /** PEM. */
  readonly certificate: string
  /** PEM. */
  readonly key: string
}

export interface KubeconfigOptions {
  /** `https://127.0.0.1:6443` */
  readonly server: string
  /** The authority's certificate, PEM. */
  readonly authority: string
  readonly user: KubeconfigUser
  readonly namespace?: string
}

const mark = '# Written by track; it is replaced by the next run.'

export function printKubeconfig({ server, authority, user, namespace = 'default' }: KubeconfigOptions): string {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return [
    mark,
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    '- name: track',
    '  cluster:',
    `    server: ${server}`,
    `    certificate-authority-data: ${encode(authority)}`,
    'contexts:',
    '- name: track',
    '  context:',
    '    cluster: track',
    `    user: ${user.name}`,
    `    namespace: ${namespace}`,
    'current-context: track',
    'users:',
    `- name: ${user.name}`,
    '  user:',
    `    client-certificate-data: ${encode(user.certificate)}`,
    `    client-key-data: ${encode(user.key)}`,
    `    token: ${user.token}`,
    '',
  ].join('\n')
}

/** Why a file was not written, in one sentence with what to do. */
export type WriteRefusal = string

/** Writes for the owner alone (0600); answers why not when it may not or cannot. */
export function writeKubeconfig(file: string, text: string): WriteRefusal | undefined {
  try {
    if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(mark)) {
      return `${file} exists and was not written by track: choose another file with --write-kubeconfig.`
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { mode: 0o600 })
    // The mode above is for a new file alone.
    chmodSync(file, 0o600)
    return undefined
  } catch (reason) {
    // The path is a folder, is not writable, or its disk is full: the system's own words say which.
    return `cannot write the kubeconfig: ${(reason as Error).message}. Choose another file with --write-kubeconfig.`
  }
}
