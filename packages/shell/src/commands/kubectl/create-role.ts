/**
 * `kubectl create role` and `create clusterrole`: what may be done to what. This server has neither; the objects
 * can be printed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_role.go and create_clusterrole.go of Kubernetes 1.34.
 */
import { type Guest, printError } from '@track/processes'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { type DiscoveredResource, resourceNamed } from '../../kubectl/discovery.ts'
import { BareError, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const standardVerbs = ['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate']
const urlVerbs = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']
const rbac = 'rbac.authorization.k8s.io'

/** Verbs that only some resources have: `resource.group`. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'], bind: [`roles.${rbac}`, `clusterroles.${rbac}`],
  escalate: [`roles.${rbac}`, `clusterroles.${rbac}`], impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
}

const ruleFlags = {
  ...createFlags,
  'resource': { kind: 'strings', help: 'A resource that the rule is about: resource.group/subresource.' },
  'resource-name': { kind: 'texts', help: 'The name of an object that the rule is about.' },
  'verb': { kind: 'strings', help: 'What may be done.' },
} as const

export const createRole = defineVerb({
  name: 'create role',
  summary: 'Create a role with single rule',
  usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  examples: ['kubectl create role pod-reader --verb=get,list,watch --resource=pods --dry-run=client -o yaml'],
  flags: ruleFlags,
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create role')
    const wanted = wantedOf(flags)
    if (wanted.verbs.length === 0) throw new KubectlError('at least one verb must be specified')
    yield* warnOfVerbs(wanted.verbs)
    if (wanted.resources.length === 0) throw new KubectlError('at least one resource must be specified')
    const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: metadataOf(kubectl, name), rules: yield* rulesOf(kubectl, wanted) }
    return yield* createFrom(kubectl, flags, role, undefined, { plural: 'roles', namespaced: true })
  },
})

export const createClusterRole = defineVerb({
  name: 'create clusterrole',
  summary: 'Create a cluster role',
  usage: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  examples: ['kubectl create clusterrole node-reader --verb=get,list --resource=nodes --dry-run=client -o yaml'],
  flags: {
    ...ruleFlags,
    'aggregation-rule': { kind: 'strings', help: 'Labels of the roles that it is made of: key=value.' },
    'non-resource-url': { kind: 'strings', help: 'A path that the rule is about.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create clusterrole')
    const wanted = { ...wantedOf(flags), urls: [...new Set(flags['non-resource-url'])] }
    const base = { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name } }
    const matchLabels = Object.fromEntries(flags['aggregation-rule'].map((text) => text.split('=') as [string, string]))
    const role = flags['aggregation-rule'].length > 0
      ? { ...base, aggregationRule: aggregation(wanted, matchLabels), rules: null }
      : { ...base, rules: yield* clusterRules(kubectl, wanted) }
    return yield* createFrom(kubectl, flags, role, undefined, { plural: 'clusterroles', namespaced: false })
  },
})

interface WantedResource {
  readonly resource: string
  readonly group: string
  readonly subresource: string
}

interface WantedRule {
  readonly verbs: readonly string[]
  readonly resources: readonly WantedResource[]
  readonly names: readonly string[]
  readonly urls?: readonly string[]
}

function wantedOf(flags: { readonly verb: readonly string[]; readonly resource: readonly string[]; readonly 'resource-name': readonly string[] }): WantedRule {
  const resources = flags.resource.map((text): WantedResource => {
    const [, bare = '', subresource = ''] = /^([^/]*)\/?([^]*)$/.exec(text)!
    const [, resource = '', group = ''] = /^([^.]*)\.?([^]*)$/.exec(bare)!
    return { resource, group, subresource }
  })
  const all = flags.resource.indexOf('*')
  return {
    verbs: flags.verb.includes('*') ? ['*'] : [...new Set(flags.verb)], resources: all < 0 ? resources : [resources[all]!], names: [...new Set(flags['resource-name'])],
  }
}

function* warnOfVerbs(verbs: readonly string[]): Guest<void> {
  for (const verb of verbs) if (!standardVerbs.includes(verb)) yield* printError(`Warning: '${verb}' is not a standard resource verb\n`)
}

function aggregation({ verbs, resources, names, urls = [] }: WantedRule, matchLabels: Readonly<Record<string, string>>) {
  if ([verbs, resources, names, urls].some((list) => list.length > 0)) {
    throw new KubectlError('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
  }
  return { clusterRoleSelectors: [{ matchLabels }] }
}

function* clusterRules(kubectl: Kubectl, wanted: WantedRule): Guest<Record<string, unknown>[]> {
  const { verbs, resources, urls = [] } = wanted
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified')
  if (resources.length === 0 && urls.length === 0) throw new KubectlError('one of resource or nonResourceURL must be specified')
  if (resources.length > 0) yield* warnOfVerbs(verbs)
  const rules = yield* rulesOf(kubectl, wanted)
  if (urls.length > 0) checkUrls(urls, verbs)
  return [...rules, ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs }] : [])]
}

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  const wrong = verbs.find((verb) => !urlVerbs.includes(verb))
  if (wrong !== undefined) throw new KubectlError(`invalid verb: '${wrong}' for nonResourceURL`)
  for (const url of urls) {
    if (url !== '*' && !url.startsWith('/')) throw new KubectlError('nonResourceURL should start with /')
    if (url.slice(0, -1).includes('*')) throw new KubectlError("nonResourceURL only supports wildcard matches when '*' is at the end")
  }
}

/** A rule a group, each resource by its whole name. */
function* rulesOf(kubectl: Kubectl, { verbs, resources, names }: WantedRule): Guest<Record<string, unknown>[]> {
  const groups = new Map<string, string[]>()
  const known = yield* kubectl.resources()
  let isChecked = true
  for (const { resource, group, subresource } of resources) {
    if (resource === '' && isChecked) throw new KubectlError('resource must be specified if apiGroup/subresource specified')
    if (resource === '*') isChecked = false
    const found = resource === '*' ? undefined : foundAmong(known, group === '' ? resource : `${resource}.${group}`)
    const named = { plural: found?.plural ?? resource, group: found?.group ?? group }
    if (isChecked) check(verbs, named, found !== undefined)
    const name = subresource === '' ? named.plural : `${named.plural}/${subresource}`
    const list = groups.get(named.group) ?? []
    groups.set(named.group, list.includes(name) ? list : [...list, name])
  }
  return [...groups.keys()].sort().map((group) => ({ apiGroups: [group], ...(names.length > 0 && { resourceNames: names }), resources: groups.get(group)!, verbs }))
}

function foundAmong(known: readonly DiscoveredResource[], word: string): DiscoveredResource | undefined {
  try {
    return resourceNamed(word, known)
  } catch (reason) {
    // The server does not have it.
    if (reason instanceof KubectlError) return undefined
    throw reason
  }
}

function check(verbs: readonly string[], { plural, group }: { plural: string; group: string }, isKnown: boolean): void {
  let isSpecial = false
  for (const verb of verbs) {
    const allowed = specialVerbs[verb]
    if (allowed && !allowed.includes(`${plural}.${group}`)) throw new KubectlError(`can not perform '${verb}' on '${plural}' in group '${group}'`)
    isSpecial ||= allowed !== undefined
  }
  if (!isKnown && !isSpecial) throw new BareError(`the server doesn't have a resource type ${JSON.stringify(plural)}${group === '' ? '' : ` in group ${JSON.stringify(group)}`}`)
}
