/** An Ingress as targets: one for each path of each host. Follows discovery/kubernetes/ingress.go of Prometheus 3.16. */
import type { Ingress } from '@track/apimachinery'
import { namespaceLabelsOf } from './attached-labels.ts'
import type { Related } from './related.ts'
import { meta, objectLabels, type TargetGroup } from './target-group.ts'

export function ingressGroup({ metadata, spec }: Ingress, related: Related): TargetGroup {
  const { namespace = '', name = '' } = metadata
  const patterns = (spec?.tls ?? []).flatMap(({ hosts = [] }) => hosts)
  return {
    source: `ingress/${namespace}/${name}`,
    labels: {
      [`${meta}namespace`]: namespace, ...(spec?.ingressClassName !== undefined && { [`${meta}ingress_class_name`]: spec.ingressClassName }),
      ...objectLabels(metadata, 'ingress'), ...namespaceLabelsOf(related, namespace),
    },
    targets: (spec?.rules ?? []).flatMap(({ host = '', http }) => {
      const scheme = patterns.some((pattern) => isHostOf(pattern, host)) ? 'https' : 'http'
      const paths = http ? http.paths.map(({ path }) => path || '/') : ['/']
      return paths.map((path) => ({
        __address__: host, [`${meta}ingress_scheme`]: scheme, [`${meta}ingress_host`]: host, [`${meta}ingress_path`]: path,
      }))
    }),
  }
}

/** A wildcard stands for one name, the first. */
function isHostOf(pattern: string, host: string): boolean {
  if (pattern === host) return true
  const [first, ...rest] = pattern.split('.')
  const [, ...others] = host.split('.')
  return first === '*' && rest.length === others.length && rest.every((part, index) => part === others[index])
}
