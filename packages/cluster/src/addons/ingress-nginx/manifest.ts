/**
 * What installs the controller: `kubectl apply -f` of this.
 *
 * Follows deploy/static/provider/cloud/deploy.yaml of ingress-nginx 1.11.0. Left out: its roles, and the Jobs, Secret and Service
 * of its webhook, which this cluster does not need.
 */
import { repository, version } from './image.ts'

const labels = '{app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/component: controller}'

export const ingressNginxManifest = `apiVersion: v1
kind: Namespace
metadata:
  name: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/instance: ingress-nginx}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ingress-nginx, namespace: ingress-nginx, labels: ${labels}}
automountServiceAccountToken: true
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels}}
data:
  allow-snippet-annotations: "false"
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, labels: ${labels}}
spec:
  controller: k8s.io/ingress-nginx
---
apiVersion: v1
kind: Service
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels}}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  ports:
  - {name: http, port: 80, protocol: TCP, targetPort: http, appProtocol: http}
  - {name: https, port: 443, protocol: TCP, targetPort: https, appProtocol: https}
  selector: ${labels}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${labels}}
spec:
  revisionHistoryLimit: 10
  selector: {matchLabels: ${labels}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
  template:
    metadata:
      labels: ${labels}
      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "10254"}
    spec:
      serviceAccountName: ingress-nginx
      nodeSelector: {kubernetes.io/os: linux}
      terminationGracePeriodSeconds: 300
      containers:
      - name: controller
        image: ${repository}:${version}
        args:
        - /nginx-ingress-controller
        - --publish-service=$(POD_NAMESPACE)/ingress-nginx-controller
        - --election-id=ingress-nginx-leader
        - --controller-class=k8s.io/ingress-nginx
        - --ingress-class=nginx
        - --configmap=$(POD_NAMESPACE)/ingress-nginx-controller
        env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        ports:
        - {name: http, containerPort: 80, protocol: TCP}
        - {name: https, containerPort: 443, protocol: TCP}
        livenessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 5}
        readinessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 3}
        resources: {requests: {cpu: 100m, memory: 90Mi}}
`
