/** Servers at OVHcloud. Follows discovery/ovhcloud/ovhcloud.go of Prometheus 3.16. */
import { minute } from '@track/simulation'
import { structOf } from '../../alertmanager/config/kind.ts'
import { shownDuration, shownSecret, shownText } from '../kind.ts'

export const ovhcloudKind = structOf('ovhcloud.plain', {
  endpoint: shownText, application_key: shownText, application_secret: shownSecret, consumer_key: shownSecret, refresh_interval: shownDuration,
  service: shownText,
}, {
  initial: { endpoint: 'ovh-eu', refresh_interval: minute },
  check(config) {
    const missing = (['endpoint', 'application_key', 'application_secret', 'consumer_key'] as const).find((name) => config[name] === '')
    if (missing !== undefined) return `${missing.replace('_', ' ')} can not be empty`
    return ['dedicated_server', 'vps'].includes(config.service) ? config : `unknown service: ${config.service}`
  },
})
