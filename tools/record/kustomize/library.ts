/** Objects that the directories of the kustomize recordings are made of, by the file that they stand in. */
export const library: Readonly<Record<string, string>> = {
  'deployment.yaml': `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      initContainers:
      - {name: wait, image: 'busybox:1.36', command: [sh, -c, 'until nc -z db 5432; do sleep 1; done']}
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - {name: http, containerPort: 80}
        - {name: admin, containerPort: 8081}
        env:
        - {name: LEVEL, value: info}
        - {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}
        - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}
        envFrom:
        - configMapRef: {name: settings}
        - secretRef: {name: keys}
        resources: {requests: {cpu: 100m, memory: 64Mi}}
        volumeMounts:
        - {name: settings, mountPath: /etc/settings}
      - name: side
        image: registry.example:5000/team/side@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
      volumes:
      - {name: settings, configMap: {name: settings}}
      - {name: keys, secret: {secretName: keys}}
      - {name: data, persistentVolumeClaim: {claimName: data}}
`,
  'service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: http}
`,
  'config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: fast
  file.properties: |
    a=1
    b=2
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: keys
type: Opaque
stringData:
  token: abc
`,
  'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [get], resourceNames: [settings]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: web, namespace: default}
- {kind: ServiceAccount, name: default}
- {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
`,
  'cluster.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: viewer}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
subjects:
- {kind: ServiceAccount, name: web, namespace: shop}
`,
  'stateful.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: db, image: 'postgres:16', args: [--config, /etc/db.conf]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
`,
  'jobs.yaml': `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - {name: job, image: busybox, envFrom: [{configMapRef: {name: settings}}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: job, image: 'busybox:1.35'}]
`,
  'ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {nginx.ingress.kubernetes.io/auth-secret: keys}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example], secretName: keys}]
  rules:
  - host: shop.example
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
`,
  'scaling.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 5
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {matchLabels: {app: front}}}]}]
`,
  'custom.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: gear}
spec:
  containers: [{name: a, image: 'nginx:1.27'}, {name: b, image: busybox}]
  list: [{name: one, value: 1}, {name: two, value: 2}]
  ref: {name: settings}
`,
  'daemon.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      nodeSelector: {disk: ssd}
      tolerations: [{key: a, operator: Exists}, {key: b, operator: Exists, effect: NoSchedule}]
      containers:
      - {name: agent, image: 'busybox:1.36', securityContext: {privileged: true}, args: [a, b]}
`,
  'values.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: values, annotations: {on: 'yes', number: '1'}}
data:
  bare: 'yes'
  octal: "0644"
  multi: "one\\ntwo\\n"
  empty: ""
  colon: 'a: b'
  long: aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb ccccccccccccccccccccccc ddddddddddddddddddd eeeeeeeeee
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
spec:
  yes: yes
  off: off
  octal: 0644
  newOctal: 0o644
  hex: 0x1F
  float: 1.50
  exponent: 1e3
  date: 2024-01-02
  null1: ~
  null2:
  time: 12:30
  text: |
    a

    b
  folded: >-
    one
    two
  anchor: &x {a: 1}
  alias: *x
`,
}
