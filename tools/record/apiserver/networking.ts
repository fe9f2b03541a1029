/** NetworkPolicies, Ingresses and IngressClasses: what is stored, what is refused, what is shown. */
import { type Case, changed, creating, getting, made, type Manifest, printed } from './case.ts'
import { ingress, ingressClass, policy } from './objects.ts'

const from = (...peers: object[]) => policy({ ingress: [{ from: peers }] })
const to = (...peers: object[]) => policy({ egress: [{ to: peers }] })
const onPort = (port: object) => policy({ ingress: [{ ports: [port] }] })
const block = (cidr: unknown, ...except: string[]) => from({ ipBlock: { cidr, ...(except.length > 0 && { except }) } })

const policies: Case[] = [
  made('least', policy()),
  made('nothing', policy({ podSelector: undefined })),
  made('without spec', { ...policy(), spec: undefined }),
  made('deny all ingress', policy({ policyTypes: ['Ingress'] })),
  made('deny all egress', policy({ policyTypes: ['Egress'] })),
  made('deny all', policy({ policyTypes: ['Ingress', 'Egress'] })),
  made('allow all', policy({ ingress: [{}], egress: [{}] })),
  made('egress without types', policy({ egress: [{ to: [{ namespaceSelector: {} }] }] })),
  made('empty egress without types', policy({ egress: [] })),
  made('empty lists', policy({ ingress: [], egress: [], policyTypes: [] })),
  made('ports', policy({ ingress: [{ ports: [{ port: 80 }, { port: 'http', protocol: 'TCP' }, { protocol: 'UDP' }, { port: 32000, endPort: 32768 }, {}] }] })),
  made('all kinds of peers', policy({
    podSelector: { matchLabels: { role: 'db' } }, policyTypes: ['Ingress', 'Egress'],
    ingress: [{
      from: [
        { ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } }, { namespaceSelector: { matchLabels: { project: 'myproject' } } },
        { podSelector: { matchLabels: { role: 'frontend' } } }, { podSelector: {}, namespaceSelector: {} },
      ],
      ports: [{ protocol: 'TCP', port: 6379 }],
    }],
    egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
  })),
  made('unknown protocol', onPort({ port: 80, protocol: 'ICMP' })),
  made('port zero', onPort({ port: 0 })),
  made('port too high', onPort({ port: 65536 })),
  made('port name', onPort({ port: 'Web_Port' })),
  made('port name without letters', onPort({ port: '80' })),
  made('end port before port', onPort({ port: 90, endPort: 80 })),
  made('end port is port', onPort({ port: 90, endPort: 90 })),
  made('end port too high', onPort({ port: 90, endPort: 70000 })),
  made('end port of a name', onPort({ port: 'http', endPort: 80 })),
  made('end port without port', onPort({ endPort: 80 })),
  made('no peer', from({})),
  made('block and selector', from({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} })),
  made('block and selectors to', to({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {}, namespaceSelector: {} })),
  made('block without cidr', block(undefined)),
  made('block of an address', block('10.0.0.1')),
  made('block with a long prefix', block('10.0.0.0/33')),
  made('block with bits set', block('10.0.0.1/8', '10.1.2.3/24')),
  made('block with leading zeros', block('010.0.0.0/8', '10.01.0.0/16')),
  made('block in v6', block('2001:DB8::/32', '2001:db8:0:0::/64')),
  made('block mapped', block('::ffff:10.0.0.0/104')),
  made('except outside', block('10.0.0.0/8', '11.0.0.0/16')),
  made('except as large', block('10.0.0.0/8', '10.0.0.0/8')),
  made('except larger', block('10.0.0.0/8', '10.0.0.0/7')),
  made('except no block', block('10.0.0.0/8', 'nowhere', '10.0.0.5')),
  made('except of the other family', block('10.0.0.0/8', '2001:db8::/64')),
  made('selector operator', policy({ podSelector: { matchExpressions: [{ key: 'a', operator: 'Near', values: ['b'] }] } })),
  made('selector without values', from({ podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } })),
  made('selector with values too many', to({ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } })),
  made('selector label', from({ namespaceSelector: { matchLabels: { 'a b': 'c d' } } })),
  made('unknown type', policy({ policyTypes: ['Ingress', 'Sideways'] })),
  made('three types', policy({ policyTypes: ['Ingress', 'Egress', 'Ingress'] })),
  made('a type twice', policy({ policyTypes: ['Ingress', 'Ingress'] })),
  made('name', policy({}, { name: 'Web' })),
  changed('selector changed', policy(), { spec: { podSelector: { matchLabels: { a: 'b' } } } }),
  changed('label changed', policy(), { metadata: { labels: { a: 'b' } } }),
  changed('egress added', policy(), { spec: { egress: [{}] } }),
  changed('types removed', policy({ policyTypes: ['Egress'] }), { spec: { policyTypes: null } }),
  changed('changed to no good', policy(), { metadata: { labels: { a: 'b c' } }, spec: { ingress: [{ from: [{}] }] } }),
  changed('bits set added', policy(), { spec: { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1/8' } }] }] } }),
]

const backend = { service: { name: 'web', port: { number: 80 } } }
const path = (fields: object = {}) => ({ path: '/', pathType: 'Prefix', backend, ...fields })
const rule = (fields: object = {}, ...paths: object[]) => ({ host: 'example.com', http: { paths: paths.length > 0 ? paths : [path()] }, ...fields })
const rules = (...each: object[]) => ingress({ rules: each })
const at = (text: unknown, pathType: unknown = 'Prefix') => rules(rule({}, path({ path: text, pathType })))
const toBackend = (each: object) => ingress({ defaultBackend: each })

const paths = ['relative', '', '/a//b', '/a/./b', '/a/../b', '/a%2fb', '/a%2Fb', '/a/..', '/a/.', '/foo/', undefined]

const ingresses: Case[] = [
  made('least', ingress({ defaultBackend: backend })),
  made('nothing', ingress()),
  made('without spec', { ...ingress(), spec: undefined }),
  made('rules', rules(rule(), rule({ host: '*.example.com' }, path({ path: '/a', pathType: 'Exact' }), path({ pathType: 'ImplementationSpecific', path: undefined })), { host: 'a.example.com' })),
  made('named port', toBackend({ service: { name: 'web', port: { name: 'http' } } })),
  made('resource', toBackend({ resource: { apiGroup: 'k8s.example.com', kind: 'StorageBucket', name: 'static-assets' } })),
  made('with class and certificates', ingress({ ingressClassName: 'nginx', tls: [{ hosts: ['example.com', '*.example.com'], secretName: 'tls' }, {}], rules: [rule()] })),
  made('with status', { ...ingress({ defaultBackend: backend }), status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
  made('class annotation', ingress({ defaultBackend: backend }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })),
  made('class annotation and class', ingress({ defaultBackend: backend, ingressClassName: 'nginx' }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })),
  made('class annotation against class', ingress({ defaultBackend: backend, ingressClassName: 'other' }, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } })),
  made('class name', ingress({ defaultBackend: backend, ingressClassName: 'My Class' })),
  made('empty class name', ingress({ defaultBackend: backend, ingressClassName: '' })),
  made('empty rules', ingress({ rules: [] })),
  made('host is an address', rules(rule({ host: '10.0.0.1' }))),
  made('host with a port', rules(rule({ host: 'example.com:80' }))),
  made('host with a star inside', rules(rule({ host: 'a.*.example.com' }))),
  made('host is a star', rules(rule({ host: '*' }))),
  made('no host', rules(rule({ host: undefined }))),
  made('no paths', rules(rule({ http: { paths: [] } }))),
  made('null paths', rules(rule({ http: {} }))),
  made('no path type', rules(rule({}, path({ pathType: undefined })))),
  made('path type', rules(rule({}, path({ pathType: 'Regex' })))),
  ...paths.map((text) => made(`path ${text ?? '(none)'}`, at(text))),
  made('specific path relative', at('relative', 'ImplementationSpecific')),
  made('specific path with two slashes', at('/a//b', 'ImplementationSpecific')),
  made('no backend', rules(rule({}, path({ backend: undefined })))),
  made('empty backend', toBackend({})),
  made('both backends', toBackend({ ...backend, resource: { kind: 'A', name: 'b' } })),
  made('backend without name', toBackend({ service: { port: { number: 80 } } })),
  made('backend name', toBackend({ service: { name: '1web', port: { number: 80 } } })),
  made('backend without port', toBackend({ service: { name: 'web' } })),
  made('backend with two ports', toBackend({ service: { name: 'web', port: { number: 80, name: 'http' } } })),
  made('backend port', toBackend({ service: { name: 'web', port: { number: 70000 } } })),
  made('backend port name', toBackend({ service: { name: 'web', port: { name: 'a_b' } } })),
  made('resource without kind and name', toBackend({ resource: {} })),
  made('resource names', toBackend({ resource: { apiGroup: 'A B', kind: 'a/b', name: '..' } })),
  made('certificate host', ingress({ defaultBackend: backend, tls: [{ hosts: ['A', 'a.*'], secretName: 'A' }] })),
  changed('class changed', ingress({ defaultBackend: backend }), { spec: { ingressClassName: 'nginx' } }),
  changed('annotation against class', ingress({ defaultBackend: backend, ingressClassName: 'nginx' }), { metadata: { annotations: { 'kubernetes.io/ingress.class': 'other' } } }),
  changed('changed to nothing', ingress({ defaultBackend: backend }), { spec: { defaultBackend: null } }),
  changed('label changed no good', ingress({ defaultBackend: backend }), { metadata: { labels: { a: 'b c' } } }),
  changed('status through the spec', ingress({ defaultBackend: backend }), { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
  changed('status', ingress({ defaultBackend: backend }), { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }, { hostname: 'lb.example.com', ports: [{ port: 80, protocol: 'TCP' }] }] } } }, 'status'),
  changed('status no good', ingress({ defaultBackend: backend }), { status: { loadBalancer: { ingress: [{ ip: '1.2.3' }, { hostname: '1.2.3.4' }, { hostname: 'A' }] } } }, 'status'),
  changed('status in old notation', ingress({ defaultBackend: backend }), { status: { loadBalancer: { ingress: [{ ip: '01.2.3.4' }, { ip: '2001:DB8::1' }, { ip: '::ffff:1.2.3.4' }] } } }, 'status'),
]

/** Default classes are heard of a little later than they are made: the questions give the server time. */
const defaultClass = (name: string, value = 'true') => ingressClass({}, { name, annotations: { 'ingressclass.kubernetes.io/is-default-class': value } })
const afterClasses = (name: string, object: Manifest, ...made: Manifest[]): Case => (
  { name: `Ingress: ${name}`, requests: [...made.map(creating), ...made.flatMap((each) => [getting(each), getting(each), getting(each)]), creating(object)] })

const classed: Case[] = [
  afterClasses('default class', ingress({ defaultBackend: backend }), defaultClass('b')),
  afterClasses('a class that is not the default', ingress({ defaultBackend: backend }), defaultClass('b', 'false')),
  afterClasses('default class and one of its own', ingress({ defaultBackend: backend, ingressClassName: 'own' }), defaultClass('b')),
  afterClasses('default class and the annotation', ingress({ defaultBackend: backend }, { annotations: { 'kubernetes.io/ingress.class': 'own' } }), defaultClass('b')),
  afterClasses('two default classes', ingress({ defaultBackend: backend }), defaultClass('b'), defaultClass('a')),
]

const withParameters = (parameters: object) => ingressClass({ parameters })
const reference = { apiGroup: 'k8s.example.com', kind: 'IngressParameters', name: 'external' }

const classes: Case[] = [
  made('least', ingressClass()),
  made('default', ingressClass({}, { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } })),
  made('parameters', withParameters(reference)),
  made('parameters in a namespace', withParameters({ ...reference, scope: 'Namespace', namespace: 'default' })),
  made('no controller', ingressClass({ controller: undefined })),
  made('without spec', { ...ingressClass(), spec: undefined }),
  ...['plain', '/a', 'a/', 'A.b/c', 'a.b/c d', `a.b/${'x'.repeat(250)}`].map((controller) => made(`controller ${controller.slice(0, 10)}`, ingressClass({ controller }))),
  made('parameters without kind and name', withParameters({})),
  made('parameters names', withParameters({ apiGroup: 'A B', kind: 'a/b', name: 'c%' })),
  made('scope', withParameters({ ...reference, scope: 'Galaxy' })),
  made('scope without namespace', withParameters({ ...reference, scope: 'Namespace' })),
  made('scope namespace', withParameters({ ...reference, scope: 'Namespace', namespace: 'A' })),
  made('cluster with namespace', withParameters({ ...reference, scope: 'Cluster', namespace: 'default' })),
  changed('controller changed', ingressClass(), { spec: { controller: 'example.com/other' } }),
  changed('parameters changed', ingressClass(), { spec: { parameters: reference } }),
]

const status = (...points: object[]) => ({ loadBalancer: { ingress: points } })
const hosts = (...names: readonly (string | undefined)[]) => rules(...names.map((host) => rule({ host })))

const shown: [string, Manifest, object?][] = [
  ['all pods', policy()],
  ['some pods', policy({ podSelector: { matchLabels: { b: 'c', a: 'd' }, matchExpressions: [{ key: 'e', operator: 'In', values: ['f', 'g'] }] } })],
  ['no host', ingress({ defaultBackend: backend })],
  ['pending', ingress({ ingressClassName: 'nginx', rules: [rule()] })],
  ['address', ingress({ tls: [{ hosts: ['example.com'] }], rules: [rule()] }), status({ ip: '1.2.3.4' })],
  ['two addresses', ingress({ rules: [rule()] }), status({ ip: '9.2.3.4' }, { ip: '1.2.3.4' })],
  ['a long address', ingress({ rules: [rule()] }), status({ hostname: 'a-long-name.example.com' })],
  ['five hosts', hosts('a.com', 'b.com', 'c.com', 'd.com', 'e.com')],
  ['four rules, three hosts', hosts('a.com', 'b.com', 'c.com', undefined)],
  ['no parameters', ingressClass()],
  ['parameters', withParameters(reference)],
  ['core parameters', withParameters({ kind: 'ConfigMap', name: 'a' })],
]

export const networking: readonly Case[] = [
  ...policies, ...ingresses, ...classed, ...classes,
  ...shown.map(([name, object, state]) => printed(name, object, state)).map(({ name, requests }) => ({ name: `${name} (printed)`, requests })),
]
