/** What installs the flow log: `kubectl apply -f` of this, then `kubectl logs -n kube-system deployment/flow-log`. */
import { repository, version } from '../../network/flow-log/image.ts'

export const flowLogManifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: flow-log, namespace: kube-system, labels: {k8s-app: flow-log}}
spec:
  selector: {matchLabels: {k8s-app: flow-log}}
  template:
    metadata: {labels: {k8s-app: flow-log}}
    spec:
      containers:
      - {name: flow-log, image: "${repository}:${version}"}
`
