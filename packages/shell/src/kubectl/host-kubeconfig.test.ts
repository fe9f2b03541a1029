/** The kubeconfig that is there at first says the same read as YAML; one that was changed is read as YAML. */
import { load } from 'js-yaml5'
import { expect, test } from 'vitest'
import { hostKubeconfigText, untouchedKubeconfig } from './host-kubeconfig.ts'

test.each(['default', 'shop', 'team-7'])('the namespace %s', (namespace) => {
  const text = hostKubeconfigText(namespace)
  // Preferences are nothing that kubectl here asks for.
  const { preferences: _, ...read } = load(text) as Record<string, unknown>
  expect(untouchedKubeconfig(text)).toEqual(read)
})

test.each([
  ['another server', (text: string) => text.replace('kubernetes.default.svc', 'elsewhere')],
  ['another namespace, named twice', (text: string) => text.replace('    user:', '    namespace: other\n    user:')],
  ['a comment', (text: string) => `# mine\n${text}`],
])('%s is not the first one', (_what, changed) => {
  expect(untouchedKubeconfig(changed(hostKubeconfigText('shop')))).toBeUndefined()
})
