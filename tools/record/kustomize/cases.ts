/**
 * Directories that a real kustomize builds: a name, the kustomization, files of its own besides those of the
 * library that it names. `base:` in front of a file puts it into another directory.
 */
export interface Case {
  readonly kustomization: string
  readonly files?: Readonly<Record<string, string>>
}

const all = ['deployment', 'service', 'config', 'secret', 'account', 'stateful', 'jobs', 'ingress', 'scaling', 'custom', 'daemon', 'cluster', 'values']
const resources = (...names: string[]) => `resources: [${names.map((name) => `${name}.yaml`).join(', ')}]\n`
const web = resources('deployment', 'service', 'config', 'secret', 'account')
const shop = resources(...all.filter((name) => name !== 'values'))
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n'

const patched = (kind: string, name: string, body: string, version = 'apps/v1') => `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: ${name}}\n${body}`
const containers = (...rows: string[]) => `spec: {template: {spec: {containers: [${rows.join(', ')}]}}}\n`
const inline = (text: string) => text.split('\n').map((line) => `      ${line}`).join('\n').trimEnd()
const patch = (text: string, target = '', options = '') => `- patch: |-\n${inline(text)}\n${target && `  target: ${target}\n`}${options && `  options: ${options}\n`}`
const patches = (...texts: string[]) => `patches:\n${texts.join('')}`
const ops = (...rows: string[]) => rows.map((row) => `- {${row}}`).join('\n')

const transformers: Readonly<Record<string, string>> = {
  prefix: 'namePrefix: dev-\n', suffix: 'nameSuffix: -v2\n', both: 'namePrefix: a-\nnameSuffix: -z\n', namespace: 'namespace: team\n',
  annotations: 'commonAnnotations: {owner: team, note: "1"}\n', commonLabels: 'commonLabels: {env: dev}\n', labels: 'labels:\n- pairs: {env: dev}\n',
  selectors: 'labels:\n- pairs: {env: dev}\n  includeSelectors: true\n', templates: 'labels:\n- pairs: {env: dev}\n  includeTemplates: true\n',
  fields: 'labels:\n- pairs: {env: dev}\n  fields: [{path: spec/made/labels, create: true, kind: Widget}]\n',
}

const alone = Object.fromEntries(all.flatMap((name) => Object.entries(transformers).filter((_, index) => (index + name.length) % 2 === 0)
  .map(([transformer, text]): [string, Case] => [`${name} ${transformer}`, { kustomization: resources(name) + text }])))
const together = Object.fromEntries(Object.entries(transformers).map(([transformer, text]): [string, Case] => [`shop ${transformer}`, { kustomization: shop + text }]))

const images: Readonly<Record<string, string>> = {
  tag: '{name: nginx, newTag: "1.29"}', name: '{name: nginx, newName: mirror.example/nginx}', digest: '{name: nginx, digest: sha256:abc}', both: '{name: nginx, newTag: "1.29", digest: sha256:abc}',
  suffix: '{name: nginx, tagSuffix: -alpine}', registry: '{name: registry.example:5000/team/side, newTag: v2}', absent: '{name: nosuch, newTag: "1"}', untagged: '{name: busybox, newTag: "1.37"}',
  number: '{name: nginx, newTag: 2}', pattern: '{name: .*x, newTag: any}',
}

const generators: Readonly<Record<string, string>> = {
  literal: 'configMapGenerator:\n- {name: settings, literals: [mode=slow, "quoted=\'x y\'", "empty=", "b=a=b"]}\n',
  files: 'configMapGenerator:\n- {name: settings, files: [app.conf, other=app.conf]}\n',
  binary: 'configMapGenerator:\n- {name: settings, files: [data.bin]}\n',
  envs: 'configMapGenerator:\n- {name: settings, envs: [app.env]}\n',
  env: 'configMapGenerator:\n- {name: settings, env: app.env}\n',
  several: 'configMapGenerator:\n- {name: settings, literals: [mode=slow]}\n- {name: other, literals: [a=b], namespace: else}\nsecretGenerator:\n- {name: keys, literals: [token=xyz]}\n',
  secret: 'secretGenerator:\n- {name: keys, type: kubernetes.io/basic-auth, literals: [username=a, password=ü], files: [app.conf]}\n',
  'long secret': `secretGenerator:\n- {name: keys, literals: [token=${'abcdefghij'.repeat(12)}]}\n`,
  'no hash': 'generatorOptions: {disableNameSuffixHash: true, labels: {made: by}, annotations: {a: b}}\nconfigMapGenerator:\n- {name: settings, literals: [mode=slow]}\n',
  options: 'generatorOptions: {labels: {made: by, x: y}}\nconfigMapGenerator:\n- {name: settings, literals: [mode=slow], options: {labels: {made: here}, annotations: {q: r}, disableNameSuffixHash: true, immutable: true}}\n',
  immutable: 'generatorOptions: {immutable: true}\nsecretGenerator:\n- {name: keys, literals: [a=b]}\n',
  prefixed: 'namePrefix: dev-\nnamespace: team\nconfigMapGenerator:\n- {name: settings, literals: [mode=slow]}\nsecretGenerator:\n- {name: keys, literals: [a=b]}\n',
}
const own = { 'app.conf': 'a = 1\nb = 2\n', 'app.env': '# a comment\nA=1\n\n  B=two words\nC=\nD="quoted"\n', 'data.bin': 'a\u0000b\u0001c\n' }

const merges: Readonly<Record<string, string>> = {
  replicas: patched('Deployment', 'web', 'spec: {replicas: 5}\n'),
  image: patched('Deployment', 'web', containers('{name: web, image: "nginx:1.29"}')),
  'new container': patched('Deployment', 'web', containers('{name: log, image: busybox}')),
  'two containers': patched('Deployment', 'web', containers('{name: log, image: busybox}', '{name: side, image: other}', '{name: last, image: last}')),
  env: patched('Deployment', 'web', containers('{name: web, env: [{name: LEVEL, value: debug}, {name: NEW, value: "1"}]}')),
  'env from to value': patched('Deployment', 'web', containers('{name: web, env: [{name: MODE, valueFrom: null, value: x}]}')),
  'env order': patched('Deployment', 'web', containers('{name: web, env: [{name: TOKEN, value: t, valueFrom: null}, {name: LEVEL, value: l}]}')),
  ports: patched('Deployment', 'web', containers('{name: web, ports: [{containerPort: 80, protocol: TCP, hostPort: 1}, {containerPort: 9090}]}')),
  'ports of udp': patched('Deployment', 'web', containers('{name: web, ports: [{containerPort: 80, protocol: UDP}]}')),
  'delete a container': patched('Deployment', 'web', containers('{name: side, $patch: delete}')),
  'replace containers': patched('Deployment', 'web', 'spec: {template: {spec: {containers: [{$patch: replace}, {name: only, image: only}]}}}\n'),
  'replace a map': patched('Deployment', 'web', 'spec: {template: {metadata: {labels: {$patch: replace, app: web, new: "1"}}}}\n'),
  'delete a field': patched('Deployment', 'web', 'spec: {replicas: null, template: {spec: {volumes: null}}}\n'),
  'delete a map': patched('Deployment', 'web', 'spec: {template: {spec: {containers: [{name: web, resources: {$patch: delete}}]}}}\n'),
  'delete it': patched('Deployment', 'web', '$patch: delete\n'),
  volumes: patched('Deployment', 'web', 'spec: {template: {spec: {volumes: [{name: settings, configMap: null, emptyDir: {}}, {name: tmp, emptyDir: {}}]}}}\n'),
  mounts: patched('Deployment', 'web', containers('{name: web, volumeMounts: [{mountPath: /etc/settings, readOnly: true}, {mountPath: /tmp, name: tmp}]}')),
  tolerations: patched('DaemonSet', 'agent', 'spec: {template: {spec: {tolerations: [{key: c}]}}}\n'),
  args: patched('DaemonSet', 'agent', containers('{name: agent, args: [c], securityContext: {runAsUser: 0}}')),
  'node selector': patched('DaemonSet', 'agent', 'spec: {template: {spec: {nodeSelector: {disk: null, zone: a}}}}\n'),
  'service ports': patched('Service', 'web', 'spec: {ports: [{port: 80, nodePort: 30080}, {port: 443, name: https}], type: NodePort}\n', 'v1'),
  finalizers: patched('ConfigMap', 'settings', 'data: {mode: null, more: "1"}\n', 'v1').replace('{name: settings}', '{name: settings, finalizers: [a, b], labels: {x: y}, annotations: {q: "1"}}'),
  'custom list': patched('Widget', 'gear', 'spec: {list: [{name: one, value: 9}], extra: true}\n', 'example.com/v1'),
  ingress: patched('Ingress', 'web', 'spec: {rules: [{host: new.example}]}\n', 'networking.k8s.io/v1'),
  accounts: patched('Deployment', 'web', 'spec: {template: {spec: {imagePullSecrets: [{name: keys}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}}}\n'),
  strategy: patched('Deployment', 'web', 'spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}}\n'),
  'two documents': `${patched('Deployment', 'web', 'spec: {replicas: 5}\n')}---\n${patched('Service', 'web', 'spec: {type: NodePort}\n', 'v1')}`,
}

const json: Readonly<Record<string, readonly [ops: string, target: string]>> = {
  replace: [ops('op: replace, path: /spec/replicas, value: 7'), '{kind: Deployment, name: web}'],
  add: [ops('op: add, path: /spec/template/spec/containers/-, value: {name: extra, image: extra}', 'op: add, path: /metadata/annotations, value: {a: b}'), '{kind: Deployment}'],
  remove: [ops('op: remove, path: /spec/template/spec/containers/0/env'), '{group: apps, version: v1, kind: Deployment, name: web}'],
  escaped: [ops('op: add, path: /metadata/labels/example.com~1team, value: x'), '{labelSelector: app=web}'],
  copy: [ops('op: copy, from: /metadata/name, path: /spec/paused', 'op: test, path: /spec/replicas, value: 2', 'op: move, from: /spec/replicas, path: /spec/minReadySeconds'), '{kind: Deployment}'],
  name: [ops('op: replace, path: /metadata/name, value: other'), '{kind: ConfigMap, name: settings}'],
  pattern: [ops('op: add, path: /metadata/annotations, value: {hit: "1"}'), '{kind: Deployment|Service, name: w.*}'],
  annotation: [ops('op: add, path: /spec/suspend, value: true'), '{annotationSelector: nginx.ingress.kubernetes.io/auth-secret}'],
  nobody: [ops('op: add, path: /a, value: b'), '{kind: Nosuch}'],
  absent: [ops('op: remove, path: /spec/nosuch'), '{kind: Deployment}'],
  'absent path': [ops('op: replace, path: /spec/a/b, value: 1'), '{kind: Deployment}'],
  'failed test': [ops('op: test, path: /spec/replicas, value: 3'), '{kind: Deployment}'],
  'in json': ['[{"op": "replace", "path": "/spec/replicas", "value": 9}]', '{kind: Deployment}'],
}

const replacement = (source: string, targets: string) => `replacements:\n- source: ${source}\n  targets:\n${targets.split('\n').map((line) => `  ${line}`).join('\n')}\n`
const replaced: Readonly<Record<string, string>> = {
  name: replacement('{kind: Service, name: web}', '- select: {kind: Deployment}\n  fieldPaths: [spec.template.spec.containers.0.env.0.value]'),
  'by element': replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Deployment, name: web}\n  fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=LEVEL].value"]'),
  every: replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Deployment}\n  fieldPaths: [spec.template.spec.containers.*.name]'),
  create: replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Deployment}\n  fieldPaths: [metadata.annotations.mode, "metadata.annotations.[example.com/mode]"]\n  options: {create: true}'),
  delimiter: replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Deployment}\n  fieldPaths: ["spec.template.spec.containers.[name=web].image"]\n  options: {delimiter: ":", index: 1}'),
  'source delimiter': replacement('{kind: Deployment, name: web, fieldPath: spec.template.spec.containers.0.image, options: {delimiter: ":", index: 1}}', '- select: {kind: ConfigMap}\n  fieldPaths: [data.mode]'),
  prefix: replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Ingress}\n  fieldPaths: [spec.rules.0.host]\n  options: {delimiter: ., index: -1}'),
  map: replacement('{kind: Deployment, name: web, fieldPath: spec.selector}', '- select: {kind: PodDisruptionBudget}\n  fieldPaths: [spec.selector]'),
  reject: replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {version: v1}\n  reject: [{kind: ConfigMap}, {kind: Service}, {name: web}]\n  fieldPaths: [metadata.labels.mode]\n  options: {create: true}'),
  'no source': replacement('{kind: Nosuch}', '- select: {kind: Deployment}'),
  'many sources': replacement('{name: web}', '- select: {kind: Deployment}'),
  'no field': replacement('{kind: ConfigMap, name: settings, fieldPath: data.nosuch}', '- select: {kind: Deployment}'),
  'no target field': replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode}', '- select: {kind: Deployment}\n  fieldPaths: [spec.nosuch]'),
  'index out of bounds': replacement('{kind: ConfigMap, name: settings, fieldPath: data.mode, options: {delimiter: ":", index: 4}}', '- select: {kind: Deployment}'),
  'no targets': 'replacements:\n- source: {kind: Service}\n',
  value: 'replacements:\n- sourceValue: constant\n  targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image]}]\n',
  file: 'replacements: [{path: replacement.yaml}]\n',
}

const base = { 'base:kustomization.yaml': `${web}commonLabels: {app: web}\n` }
const trees: Readonly<Record<string, Case>> = {
  overlay: { kustomization: 'resources: [../base]\nnamePrefix: dev-\n', files: base },
  'overlay with bases': { kustomization: 'bases: [../base]\nnamespace: dev\n', files: base },
  'overlay merges a generator': {
    kustomization: 'resources: [../base]\nnamePrefix: dev-\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [more=1, mode=other]}\n',
    files: { 'base:kustomization.yaml': `${resources('deployment')}configMapGenerator:\n- {name: settings, literals: [mode=fast, keep=1]}\n` },
  },
  'overlay replaces a generator': {
    kustomization: 'resources: [../base]\nconfigMapGenerator:\n- {name: settings, behavior: replace, literals: [more=1]}\n',
    files: { 'base:kustomization.yaml': `${resources('deployment')}namePrefix: b-\nconfigMapGenerator:\n- {name: settings, literals: [mode=fast, keep=1]}\n` },
  },
  'merge of nothing': { kustomization: `${web}configMapGenerator:\n- {name: nosuch, behavior: merge, literals: [a=b]}\n` },
  'create over one that is there': { kustomization: `${web}configMapGenerator:\n- {name: settings, literals: [a=b]}\n` },
  'merge into a plain one': { kustomization: `${web}configMapGenerator:\n- {name: settings, behavior: merge, literals: [a=b]}\n` },
  'two overlays of one base': {
    kustomization: 'resources: [../left, ../right]\n',
    files: { ...base, 'left:kustomization.yaml': 'resources: [../base]\nnamePrefix: left-\n', 'right:kustomization.yaml': 'resources: [../base]\nnamePrefix: right-\n' },
  },
  'twice the same': { kustomization: 'resources: [deployment.yaml, ../base]\n', files: base },
  component: {
    kustomization: `${web}components: [../extra]\nnamePrefix: dev-\n`,
    files: { 'extra:kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator:\n- {name: extra, literals: [a=b]}\nlabels: [{pairs: {extra: "1"}}]\npatches:\n- {path: patch.yaml}\n', 'extra:patch.yaml': merges['replicas']! },
  },
  'component that is none': { kustomization: `${web}components: [../base]\n`, files: base },
  'resource that is a component': { kustomization: 'resources: [../extra]\n', files: { 'extra:kustomization.yaml': 'kind: Component\nnamePrefix: a-\n' } },
  'three levels': {
    kustomization: 'resources: [../middle]\nnamePrefix: top-\nnamespace: top\npatches: [{path: patch.yaml}]\n',
    files: { ...base, 'middle:kustomization.yaml': 'resources: [../base]\nnamePrefix: mid-\nnameSuffix: -m\nreplicas: [{name: web, count: 4}]\n', 'patch.yaml': merges['env']! },
  },
  'base absent': { kustomization: 'resources: [../nosuch]\n' },
  'base empty': { kustomization: 'resources: [../base]\n', files: { 'base:other.txt': 'a\n' } },
  'base with mistake': { kustomization: 'resources: [../base]\n', files: { 'base:kustomization.yaml': 'resources: [nosuch.yaml]\n' } },
  cycle: { kustomization: 'resources: [../base]\n', files: { 'base:kustomization.yaml': 'resources: [../main]\n' } },
  itself: { kustomization: 'resources: [.]\n' },
  outside: { kustomization: 'resources: [../base/deployment.yaml]\n', files: base },
  absolute: { kustomization: 'resources: [/nosuch]\n' },
  'patches of a base': { kustomization: `resources: [../base]\n${patches(patch(merges['image']!), patch(...(json['replace']! as [string, string])))}`, files: base },
}

const odd: Readonly<Record<string, Case>> = {
  'nothing there': { kustomization: '' },
  'only a comment': { kustomization: '# nothing\n' },
  'kind of another': { kustomization: `kind: Nosuch\n${web}` },
  'version of another': { kustomization: `apiVersion: v1\n${web}` },
  'proper header': { kustomization: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: x}\n${web}` },
  'unknown field': { kustomization: `${web}nosuch: 1\n` },
  'field of a wrong type': { kustomization: 'resources: web.yaml\n' },
  'prefix of a wrong type': { kustomization: `${web}namePrefix: [a]\n` },
  'malformed yaml': { kustomization: 'resources:\n- a\n b: c\n' },
  'file absent': { kustomization: 'resources: [nosuch.yaml]\n' },
  'malformed resource': { kustomization: 'resources: [bad.yaml]\n', files: { 'bad.yaml': 'a: b\n c: d\n' } },
  'resource without a name': { kustomization: 'resources: [bad.yaml]\n', files: { 'bad.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n' } },
  'resource without a kind': { kustomization: 'resources: [bad.yaml]\n', files: { 'bad.yaml': 'apiVersion: v1\nmetadata: {name: a}\n' } },
  'resource of nothing': { kustomization: 'resources: [empty.yaml, service.yaml]\n', files: { 'empty.yaml': '# nothing\n---\n' } },
  'a list': { kustomization: 'resources: [list.yaml]\nnamePrefix: a-\n', files: { 'list.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: two}}\n` } },
  'in json': { kustomization: 'resources: [one.json]\n', files: { 'one.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}, "data": {"a": "b"}}\n' } },
  'local only': { kustomization: 'resources: [local.yaml, service.yaml]\n', files: { 'local.yaml': `${settings.replace('{name: settings}', '{name: settings, annotations: {config.kubernetes.io/local-config: "true"}}')}` } },
  twice: { kustomization: 'resources: [service.yaml, service.yaml]\n' },
  'patch of nobody': { kustomization: `${web}${patches(patch(patched('Deployment', 'nosuch', 'spec: {replicas: 1}\n')))}` },
  'patch file absent': { kustomization: `${web}patches: [{path: nosuch.yaml}]\n` },
  'patch of nothing': { kustomization: `${web}patches: [{target: {kind: Deployment}}]\n` },
  'patch both ways': { kustomization: `${web}patches: [{path: a, patch: b}]\n` },
  'patch that is none': { kustomization: `${web}patches: [{patch: "just text"}]\n` },
  'json patch without target': { kustomization: `${web}patches: [{patch: "[{op: remove, path: /spec}]"}]\n` },
  'patch with target': { kustomization: `${shop}${patches(patch('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: any}\nspec: {template: {spec: {priorityClassName: high}}}', '{kind: Deployment|DaemonSet|StatefulSet}'))}` },
  'patch that renames': { kustomization: `${web}${patches(patch('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}\ndata: {x: y}', '{kind: ConfigMap, name: settings}', '{allowNameChange: true}'))}` },
  'patch that does not rename': { kustomization: `${web}${patches(patch('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: renamed}\ndata: {x: y}', '{kind: ConfigMap, name: settings}'))}` },
  'patch that deletes by target': { kustomization: `${shop}${patches(patch('$patch: delete\nkind: Any\nmetadata: {name: any}', '{kind: Deployment|DaemonSet}'))}` },
  'old patches': { kustomization: `${web}patchesStrategicMerge: [patch.yaml]\npatchesJson6902:\n- {target: {group: apps, version: v1, kind: Deployment, name: web}, path: ops.yaml}\n`, files: { 'patch.yaml': merges['image']!, 'ops.yaml': `${json['replace']![0]}\n` } },
  'old patch inline': { kustomization: `${web}patchesStrategicMerge:\n- |-\n${merges['replicas']!.split('\n').map((line) => `  ${line}`).join('\n')}\n` },
  'old patch of nobody': { kustomization: `${web}patchesStrategicMerge: [patch.yaml]\n`, files: { 'patch.yaml': patched('Deployment', 'nosuch', 'spec: {}\n') } },
  replicas: { kustomization: `${web}replicas: [{name: web, count: 9}]\n` },
  'replicas of nobody': { kustomization: `${web}replicas: [{name: nosuch, count: 9}]\n` },
  'replicas of a prefixed one': { kustomization: `${shop}namePrefix: a-\nreplicas: [{name: web, count: 9}, {name: db, count: 3}]\n` },
  'several images': { kustomization: `${shop}images: [{name: nginx, newTag: "2"}, {name: busybox, newName: box}, {name: postgres, digest: sha256:1}]\n` },
  'image tags': { kustomization: `${web}imageTags: [{name: nginx, newTag: "2"}]\n` },
  'fifo': { kustomization: `${shop}sortOptions: {order: fifo}\n` },
  'legacy order of its own': { kustomization: `${shop}sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Deployment, Service], orderLast: [Namespace]}}\n` },
  'order of nobody': { kustomization: `${shop}sortOptions: {order: random}\n` },
  'managed by': { kustomization: `${web}buildMetadata: [managedByLabel]\n` },
  origins: { kustomization: `${web}buildMetadata: [originAnnotations]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n` },
  vars: { kustomization: `${resources('stateful', 'service', 'vars')}vars:\n- {name: DB, objref: {kind: Service, name: db, apiVersion: v1}}\n- {name: PORT, objref: {kind: Service, name: db, apiVersion: v1}, fieldref: {fieldpath: 'spec.ports[0].port'}}\nnamePrefix: a-\n`, files: { 'vars.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, command: [run, --db, $(DB), --port=$(PORT), $(NOSUCH), $$(DB)], env: [{name: A, value: $(DB):$(PORT)}]}]}\n' } },
  'literal without a value': { kustomization: 'configMapGenerator: [{name: a, literals: [x]}]\n' },
  'literal without a key': { kustomization: 'configMapGenerator: [{name: a, literals: ["=x"]}]\n' },
  'literal twice': { kustomization: 'configMapGenerator: [{name: a, literals: [x=1, x=2]}]\n' },
  'key that is none': { kustomization: 'configMapGenerator: [{name: a, literals: ["a b=1"]}]\n' },
  'generator file absent': { kustomization: 'configMapGenerator: [{name: a, files: [nosuch]}]\n' },
  'generator env absent': { kustomization: 'configMapGenerator: [{name: a, envs: [nosuch]}]\n' },
  'generator outside': { kustomization: 'configMapGenerator: [{name: a, files: [../base/deployment.yaml]}]\n', files: base },
  'generator without a name': { kustomization: 'configMapGenerator: [{literals: [a=b]}]\n' },
  'generator of nothing': { kustomization: 'configMapGenerator: [{name: a}]\nsecretGenerator: [{name: b}]\n' },
  'env with a wrong name': { kustomization: 'configMapGenerator: [{name: a, envs: [bad.env]}]\n', files: { 'bad.env': '1 A=2\n' } },
  'annotations refer': { kustomization: `${resources('ingress', 'secret')}nameSuffix: -x\n` },
  'one name in two namespaces': { kustomization: 'resources: [two.yaml]\nnamePrefix: a-\n', files: { 'two.yaml': `${settings.replace('{name: settings}', '{name: settings, namespace: one}')}---\n${settings.replace('{name: settings}', '{name: settings, namespace: two}')}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: two}\nspec: {containers: [{name: c, image: i, envFrom: [{configMapRef: {name: settings}}]}]}\n` } },
  'namespaces collide': { kustomization: 'resources: [two.yaml]\nnamespace: a\n', files: { 'two.yaml': `${settings.replace('{name: settings}', '{name: settings, namespace: one}')}---\n${settings.replace('{name: settings}', '{name: settings, namespace: two}')}` } },
  'configurations': { kustomization: `${resources('custom', 'config')}namePrefix: a-\nconfigurations: [rules.yaml]\n`, files: { 'rules.yaml': 'nameReference:\n- kind: ConfigMap\n  fieldSpecs: [{path: spec/ref/name, kind: Widget}]\n' } },
  'common label that is a number': { kustomization: `${web}commonLabels: {a: 1}\n` },
  'two kustomizations': { kustomization: web, files: { 'kustomization.yml': web } },
  'remote': { kustomization: 'resources: [deployment.yaml]\nhelmCharts: [{name: a, repo: b}]\n' },
}

const wrong: readonly string[] = [
  'configMapGenerator: [{name: 1}]', 'configMapGenerator: [{literals: 1}]', 'configMapGenerator: [{literals: [1]}]', 'secretGenerator: [{type: 1}]', 'secretGenerator: [{env: 1}]',
  'patches: [{target: {kind: 1}}]', 'patches: [{target: {name: 1}}]', 'patches: [{target: {labelSelector: 1}}]', 'replacements: [{source: {kind: 1}}]', 'replacements: [{source: {fieldPath: 1}}]',
  'replacements: [{targets: [{select: {name: 1}}]}]', 'replacements: [{targets: [{options: {index: a}}]}]', 'vars: [{objref: {kind: 1}}]', 'vars: [{objref: {name: 1}}]', 'labels: [{fields: [{kind: 1}]}]',
  'labels: [{fields: [{path: 1}]}]', 'replicas: [{count: a}]', 'replicas: [{count: 1.5}]', '[a]', 'configMapGenerator: [{name: a, options: {labels: {a: 1}}}]',
]

function named(group: string, table: Readonly<Record<string, Case | string>>, before: string, files?: Readonly<Record<string, string>>): [string, Case][] {
  return Object.entries(table).map(([name, text]) => [`${group} ${name}`, typeof text === 'string' ? { kustomization: before + text, ...(files && { files }) } : text])
}

export const cases: Readonly<Record<string, Case>> = {
  ...alone, ...together,
  ...Object.fromEntries([
    ...named('image', Object.fromEntries(Object.entries(images).map(([name, row]) => [name, `images: [${row}]\n`])), resources('deployment', 'jobs', 'custom')),
    ...named('generator', generators, resources('deployment'), own),
    ...named('merge', Object.fromEntries(Object.entries(merges).map(([name, text]) => [name, patches(patch(text))])), shop),
    ...named('json', Object.fromEntries(Object.entries(json).map(([name, [text, target]]) => [name, patches(patch(text, target))])), shop),
    ...named('replacement', replaced, shop, { 'replacement.yaml': 'source: {kind: Service, name: web}\ntargets: [{select: {kind: ConfigMap}, fieldPaths: [data.mode]}]\n' }),
    ...named('tree', trees, ''), ...named('odd', odd, ''),
    ...wrong.map((text): [string, Case] => [`wrong ${text}`, { kustomization: `${text}\n` }]),
  ]),
}
