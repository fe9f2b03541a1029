/** Helm 3 (three-way merges) and Helm 4 (server-side apply, lists that are watched), with a chart of three objects. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { helmVersions } from './clients.ts'
import { type Cluster, openCluster } from './cluster.ts'

const chart = join(import.meta.dirname, 'chart')

let cluster: Cluster

beforeEach(async () => { cluster = await openCluster() })
afterEach(() => cluster.close())

describe.each(helmVersions)('helm %s', (version) => {
  async function helm(line: string): Promise<string> {
    const { stdout, stderr, exitCode } = await cluster.helm(version, line)
    return `${stdout}${stderr}${exitCode === 0 ? '' : `(exit ${exitCode})\n`}`
  }
  const get = async (line: string) => (await cluster.kubectl('v34', `get ${line}`)).stdout
  const revisions = async (): Promise<object> => JSON.parse(await helm('history shop -o json')) as object

  test('installs, upgrades, rolls back and uninstalls', async () => {
    expect(await helm(`install shop ${chart} --wait`)).toMatch(/STATUS: deployed\nREVISION: 1\n[^]*NOTES:\nThe greeting is hello\.\n$/)
    expect(await get('deployment,service,configmap,secret -l !provider -o name')).toBe([
      'deployment.apps/shop-web', 'service/shop-web', 'configmap/kube-root-ca.crt', 'configmap/shop-page',
      'secret/sh.helm.release.v1.shop.v1', '',
    ].join('\n'))
    expect(await get('deployment shop-web -o jsonpath={.status.availableReplicas}')).toBe('2')
    expect(await helm('list -o json')).toMatch(/"name":"shop","namespace":"default","revision":"1",.*"status":"deployed","chart":"shop-1.0.0","app_version":"1.29"/)

    expect(await helm(`upgrade shop ${chart} --set greeting=again --set replicas=3 --wait`)).toMatch(/STATUS: deployed\nREVISION: 2\n/)
    expect(await get('configmap shop-page -o jsonpath={.data.index\\.html}')).toBe('again')
    expect(await get('deployment shop-web -o jsonpath={.status.availableReplicas}')).toBe('3')

    expect(await helm('rollback shop 1 --wait')).toBe('Rollback was a success! Happy Helming!\n')
    expect(await get('configmap shop-page -o jsonpath={.data.index\\.html}')).toBe('hello')
    expect(await revisions()).toMatchObject([
      { revision: 1, status: 'superseded', description: 'Install complete' },
      { revision: 2, status: 'superseded', description: 'Upgrade complete' },
      { revision: 3, status: 'deployed', description: 'Rollback to 1' },
    ])

    expect(await helm('uninstall shop --wait')).toBe('release "shop" uninstalled\n')
    expect(await helm('list -q')).toBe('')
    expect(await get('deployment,secret')).toBe('')
  })

  test('a release that does not become ready fails, and says so', async () => {
    expect(await helm(`install shop ${chart} --set image=nginx:nope --wait --timeout 3s`)).toMatch(/Error: INSTALLATION FAILED: [^]*\(exit 1\)\n$/)
    expect(await revisions()).toMatchObject([{ revision: 1, status: 'failed' }])
    expect(await helm(`install shop ${chart}`)).toContain('Error: INSTALLATION FAILED: ')
    // An upgrade that is given no values takes those of the release before, the wrong image too.
    expect(await helm(`upgrade --install shop ${chart} --reset-values --wait`)).toMatch(/STATUS: deployed\nREVISION: 2\n/)
  })

  test('what the server refuses is said in its words', async () => {
    expect(await helm(`install shop ${chart} --set replicas=-1`))
      .toContain('spec.replicas: Invalid value: -1: must be greater than or equal to 0')
    expect(await helm(`install shop ${chart} -n nowhere`)).toContain('namespaces "nowhere" not found')
  })
})
