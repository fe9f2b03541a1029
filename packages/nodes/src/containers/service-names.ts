/** How the traffic knows a Service: `default/api`. A workload that names no namespace means its own. */
import type { ProcessWorkload } from '@track/traffic'

/** `api`, `api.shop`, `api.shop.svc`, `api.shop.svc.cluster.local` as `namespace/name`; an address, `203.0.113.7:80`, as it is. */
export function serviceName(namespace: string, name: string): string {
  if (name.includes('/') || /^\d+(\.\d+){3}(:\d+)?$/.test(name)) return name
  const [service = '', other] = name.replace(/\.svc(\.cluster\.local)?\.?$/, '').replace(/:\d+$/, '').split('.')
  return `${other ?? namespace}/${service}`
}

/** The workload with every Service that it calls by its full name. */
export function withServiceNames<T extends ProcessWorkload>(workload: T, namespace: string): T {
  if (workload.kind === 'client') {
    return workload.service === undefined ? workload : { ...workload, service: serviceName(namespace, workload.service) }
  }
  if (workload.kind === 'consumer') return { ...workload, 'bootstrap.servers': serviceName(namespace, workload['bootstrap.servers']) }
  if (workload.kind !== 'server') return workload
  const dependencies = Object.entries(workload.dependencies).map(([name, dependency]) =>
    [name, { ...dependency, service: serviceName(namespace, dependency.service ?? name) }])
  return { ...workload, dependencies: Object.fromEntries(dependencies) }
}
