/**
 * What installs the controller and its class: `kubectl apply -f` of this. The definitions of the kinds are there already.
 *
 * Follows the Helm chart gateway-helm of Envoy Gateway 1.9 (charts/gateway-helm). Left out: roles, certificates between controller and
 * proxies, its webhook.
 */
import { controllerRepository, controllerVersion } from './images.ts'

const labels = '{app.kubernetes.io/name: gateway-helm, app.kubernetes.io/instance: eg, control-plane: envoy-gateway}'

export const envoyGatewayManifest = `apiVersion: v1
kind: Namespace
metadata: {name: envoy-gateway-system}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: envoy-gateway, namespace: envoy-gateway-system}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: envoy-gateway, namespace: envoy-gateway-system, labels: ${labels}}
spec:
  replicas: 1
  selector: {matchLabels: ${labels}}
  template:
    metadata: {labels: ${labels}}
    spec:
      serviceAccountName: envoy-gateway
      terminationGracePeriodSeconds: 10
      containers:
      - name: envoy-gateway
        image: ${controllerRepository}:${controllerVersion}
        args: [server]
        ports: [{name: grpc, containerPort: 18000}, {name: metrics, containerPort: 19001}]
        resources: {limits: {memory: 1Gi}, requests: {cpu: 100m, memory: 256Mi}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
`
