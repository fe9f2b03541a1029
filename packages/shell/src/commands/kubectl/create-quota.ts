/**
 * `kubectl create quota`: how much a namespace may have. This server has none; the object can be printed.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_quota.go of Kubernetes 1.34.
 */
import { ParseError, parseQuantity, printQuantity } from '@track/apimachinery'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createQuota = defineVerb({
  name: 'create quota',
  aliases: ['create resourcequota'],
  summary: 'Create a quota with the specified name',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  examples: ['kubectl create quota team --hard=cpu=4,memory=8Gi,pods=20 --dry-run=client -o yaml'],
  flags: {
    ...createFlags,
    'hard': { kind: 'string', default: '', help: 'Limits: resource=quantity, parted at commas.' },
    'scopes': { kind: 'string', default: '', help: 'What it counts, parted at commas.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create quota')
    const hard = Object.fromEntries((flags.hard === '' ? [] : flags.hard.split(',')).map(limit))
    const scopes = flags.scopes === '' ? [] : flags.scopes.split(',')
    if (scopes.includes('')) throw new KubectlError('invalid resource quota scope ""')
    const quota = {
      apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadataOf(kubectl, name),
      spec: { ...(flags.hard !== '' && { hard }), ...(scopes.length > 0 && { scopes }) }, status: {},
    }
    return yield* createFrom(kubectl, flags, quota, 'failed to create quota: ', { plural: 'resourcequotas', namespaced: true })
  },
})

function limit(text: string): [string, string] {
  const [resource = '', quantity = '', ...more] = text.split('=')
  if (!text.includes('=') || more.length > 0) throw new KubectlError(`Invalid argument syntax ${text}, expected <resource>=<value>`)
  try {
    return [resource, printQuantity(parseQuantity(quantity))]
  } catch (reason) {
    // It is no quantity: Kubernetes' own words.
    if (!(reason instanceof ParseError)) throw reason
    throw new KubectlError(reason.message)
  }
}
