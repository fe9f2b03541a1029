/** Machines in Azure. Follows discovery/azure/azure.go of Prometheus 3.16. */
import { minute, quoteGo } from '@track/simulation'
import { durationKind, secretKind, textKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownText } from '../kind.ts'
import { cloud, withHttp } from './fields.ts'

const methods = ['OAuth', 'ManagedIdentity', 'SDK', 'WorkloadIdentity']

export const azureKind = withHttp('azure.plain', {
  environment: textKind, port: shownInt, subscription_id: shownText, tenant_id: textKind, client_id: textKind, client_secret: secretKind,
  refresh_interval: durationKind, authentication_method: textKind, resource_group: textKind,
}, {
  initial: { ...cloud, refresh_interval: 5 * minute, environment: 'AzurePublicCloud', authentication_method: 'OAuth' },
  fault(config) {
    const method = config.authentication_method
    const required = ['subscription_id', ...(method === 'OAuth' ? ['tenant_id', 'client_id', 'client_secret'] : [])] as const
    const missing = required.find((name) => config[name as keyof typeof config] === '')
    if (missing !== undefined) return `azure SD configuration requires a ${missing}`
    const [first, ...others] = methods.map(quoteGo)
    return methods.includes(method) ? undefined : `unknown authentication_type ${quoteGo(method)}. Supported types are ${first!}, ${others[0]!}, ${others[1]!} or ${others[2]!}`
  },
})
