/** How a remote end is told who writes, in Azure. Follows storage/remote/azuread/azuread.go of Prometheus 3.16. */
import { optional, secretKind, structOf, textKind, truthKind } from '../../alertmanager/config/kind.ts'

const fields = {
  managed_identity: optional(structOf('azuread.ManagedIdentityConfig', { client_id: textKind })),
  workload_identity: optional(structOf('azuread.WorkloadIdentityConfig', { client_id: textKind, tenant_id: textKind, token_file_path: textKind })),
  oauth: optional(structOf('azuread.OAuthConfig', { client_id: textKind, client_secret: secretKind, tenant_id: textKind })),
  sdk: optional(structOf('azuread.SDKConfig', { tenant_id: textKind })),
  certificate: optional(structOf('azuread.CertificateConfig', {
    client_id: textKind, tenant_id: textKind, certificate_path: textKind, certificate_key_path: textKind, certificate_password: secretKind,
    send_certificate_chain: truthKind,
  })),
  cloud: textKind, scope: textKind,
}

/** As google/uuid reads one: bare, with `urn:uuid:`, in braces, or 32 digits. */
function isUuid(text: string): boolean {
  const bare = /^urn:uuid:/i.test(text) ? text.slice('urn:uuid:'.length) : text.length === 38 ? text.slice(1, -1) : text
  return /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})$/i.test(bare)
}

const tokenPath = '/var/run/secrets/azure/tokens/azure-identity-token'

export const azureadKind = structOf('azuread.plain', fields, {
  check(given) {
    const cloud = given.cloud || 'AzurePublic'
    if (!['AzureChina', 'AzureGovernment', 'AzurePublic'].includes(cloud)) return 'must provide a cloud in the Azure AD config'
    const { managed_identity: managed, workload_identity: workload, oauth, sdk, certificate, scope } = given
    const count = [managed, workload, oauth, sdk, certificate].filter((each) => each !== undefined).length
    if (count === 0) {
      return 'must provide an Azure Managed Identity, Azure Workload Identity, Azure OAuth, Azure Certificate or Azure SDK in the Azure AD config'
    }
    if (count > 1) return 'cannot provide multiple authentication methods in the Azure AD config'
    if (managed && managed.client_id !== '' && !isUuid(managed.client_id)) return 'the provided Azure Managed Identity client_id is invalid'
    const fault = (workload && lacks('Workload Identity', workload, ['client_id', 'tenant_id'], ['client_id', 'tenant_id']))
      ?? (oauth && lacks('OAuth', oauth, ['client_id', 'client_secret', 'tenant_id'], ['client_id']))
      ?? (certificate && lacks('Certificate', certificate, ['client_id', 'tenant_id', 'certificate_path'], ['client_id']))
    if (fault !== undefined) return fault
    if (scope !== '' && !/^[\w\s:/.-]+$/.test(scope)) return 'the provided scope contains invalid characters'
    return { ...given, cloud, workload_identity: workload && { ...workload, token_file_path: workload.token_file_path || tokenPath } }
  },
})

function lacks<Config extends object>(what: string, config: Config, required: readonly (keyof Config & string)[], ids: readonly (keyof Config & string)[]): string | undefined {
  const missing = required.find((name) => config[name] === '')
  if (missing !== undefined) return `must provide an Azure ${what} ${missing} in the Azure AD config`
  const wrong = ids.find((name) => !isUuid(String(config[name])))
  return wrong === undefined ? undefined : `the provided Azure ${what} ${wrong} is invalid`
}
