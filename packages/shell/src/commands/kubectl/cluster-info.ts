/**
 * `kubectl cluster-info`: where the control plane and the services of the cluster are.
 *
 * Follows k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo.go of Kubernetes 1.34. Left out: cluster-info
 * dump.
 */
import type { Service } from '@track/apimachinery'
import { print } from '@track/processes'
import { contextOf, readKubeconfig } from '../../kubectl/kubeconfig.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const clusterInfo = defineVerb({
  name: 'cluster-info',
  group: 'cluster',
  summary: 'Display cluster information',
  usage: '[options]',
  examples: ['kubectl cluster-info'],
  flags: {},
  *run({ kubectl }) {
    const config = yield* readKubeconfig(kubectl.process, kubectl.global.kubeconfig)
    const cluster = contextOf(config, kubectl.global.context)?.context.cluster
    const server = String(config.clusters?.find(({ name }) => name === cluster)?.cluster['server'] ?? 'http://localhost:8080')
    const namespace = kubectl.global.namespace ?? 'kube-system'
    const { items } = yield* kubectl.json<{ items: Service[] }>(`/api/v1/namespaces/${namespace}/services`, {
      query: { labelSelector: 'kubernetes.io/cluster-service=true' },
    })
    const lines = items.map((service) => `${service.metadata.labels?.['kubernetes.io/name'] ?? service.metadata.name ?? ''} is running at ${linkOf(service, server)}\n`)
    yield* print(`Kubernetes control plane is running at ${server}\n${lines.join('')}\n`
      + "To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
    return 0
  },
})

function linkOf({ metadata: { name = '', namespace = '' }, spec, status }: Service, server: string): string {
  const [ingress] = status?.loadBalancer?.ingress ?? []
  const ports = spec?.ports ?? []
  if (ingress) return ports.map(({ port }) => `http://${ingress.ip ?? ingress.hostname ?? ''}:${port} `).join('')
  const [first] = ports
  const scheme = first && (first.name === 'https' || first.port === 443) ? 'https' : ''
  const words = first?.name || scheme !== '' ? [...(scheme !== '' ? [scheme] : []), name, first?.name ?? ''] : [name]
  return `${server}/api/v1/namespaces/${namespace}/services/${words.join(':')}/proxy`
}
