/** The objects of the node exporter, as kube-prometheus has them. */
import type { Pod, Service } from '@track/apimachinery'
import type { Body } from '@track/apiserver'
import { nodeExporterVersion } from '@track/nodes'
import { port, repository, tag } from './image.ts'

export const namespace = 'monitoring'
export const containerName = 'node-exporter'

const selector = {
  'app.kubernetes.io/component': 'exporter', 'app.kubernetes.io/name': 'node-exporter', 'app.kubernetes.io/part-of': 'kube-prometheus',
}
const labels = { ...selector, 'app.kubernetes.io/version': nodeExporterVersion }

export const service: Body<Service> = {
  metadata: { name: 'node-exporter', namespace, labels },
  spec: { clusterIP: 'None', ports: [{ name: 'http', port, targetPort: 'http', protocol: 'TCP' }], selector } as Service['spec'],
}

export function podName(node: string): string {
  return `node-exporter-${node}`
}

export function podOn(node: string): Body<Pod> {
  return {
    metadata: { name: podName(node), namespace, labels, annotations: { 'kubectl.kubernetes.io/default-container': containerName } },
    spec: {
      nodeName: node, hostNetwork: true, tolerations: [{ operator: 'Exists' }],
      containers: [{
        name: containerName, image: `${repository}:${tag}`, ports: [{ name: 'http', containerPort: port, hostPort: port, protocol: 'TCP' }],
        args: [`--web.listen-address=:${port}`, '--path.procfs=/host/proc', '--path.sysfs=/host/sys', '--path.rootfs=/host/root'],
        resources: { limits: { memory: '180Mi' }, requests: { cpu: '102m', memory: '180Mi' } },
      }],
    } as Pod['spec'],
  }
}
