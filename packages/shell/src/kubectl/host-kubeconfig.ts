/** The kubeconfig that the prompt's machine comes with, as its text and as what that says: while nobody has written to it, nobody needs to read YAML. */
import type { Kubeconfig } from './kubeconfig.ts'

const user = 'kubernetes-admin'

export function hostKubeconfigText(namespace: string): string {
  return [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    '    server: https://kubernetes.default.svc',
    '  name: track',
    'contexts:',
    '- context:',
    '    cluster: track',
    ...(namespace === 'default' ? [] : [`    namespace: ${namespace}`]),
    `    user: ${user}`,
    '  name: track',
    'current-context: track',
    'kind: Config',
    'preferences: {}',
    'users:',
    `- name: ${user}`,
    '  user: {}',
    '',
  ].join('\n')
}

/** What the text says; undefined where it is another one. */
export function untouchedKubeconfig(text: string): Kubeconfig | undefined {
  const namespace = /^    namespace: ([a-z0-9-]+)$/m.exec(text)?.[1] ?? 'default'
  if (text !== hostKubeconfigText(namespace)) return undefined
  return {
    'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'track', 'clusters': [{ name: 'track', cluster: { server: 'https://kubernetes.default.svc' } }],
    'contexts': [{ name: 'track', context: { cluster: 'track', ...(namespace !== 'default' && { namespace }), user } }], 'users': [{ name: user, user: {} }],
  }
}
