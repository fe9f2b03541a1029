/** Machines in OpenStack. Follows discovery/openstack/openstack.go of Prometheus 3.16. */
import { minute, quoteGo } from '@track/simulation'
import { tlsKind } from '../../alertmanager/config/http-client.ts'
import { always, structOf, textKind, truthKind } from '../../alertmanager/config/kind.ts'
import { roleOf, shownDuration, shownInt, shownSecret, shownText } from '../kind.ts'

const roleKind = roleOf(['hypervisor', 'instance', 'loadbalancer'], (given) => `unknown OpenStack SD role ${quoteGo(given)}`)

export const openstackKind = structOf('openstack.plain', {
  identity_endpoint: shownText, username: shownText, userid: shownText, password: shownSecret, project_name: shownText, project_id: shownText,
  domain_name: shownText, domain_id: shownText, application_credential_name: shownText, application_credential_id: shownText,
  application_credential_secret: shownSecret, role: always(roleKind), region: shownText, refresh_interval: shownDuration, port: shownInt,
  all_tenants: truthKind, tls_config: tlsKind, availability: textKind,
}, {
  initial: { port: 80, refresh_interval: minute, availability: 'public' },
  check(config) {
    if (!['public', 'internal', 'admin'].includes(config.availability)) {
      return `unknown availability ${config.availability}, must be one of admin, internal or public`
    }
    if (config.role === '') return 'role missing (one of: instance, hypervisor, loadbalancer)'
    return config.region === '' ? 'openstack SD configuration requires a region' : config
  },
})
