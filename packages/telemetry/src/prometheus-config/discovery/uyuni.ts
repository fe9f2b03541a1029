/** Systems of Uyuni. Follows discovery/uyuni/uyuni.go of Prometheus 3.16. */
import { minute } from '@track/simulation'
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { durationKind, textKind } from '../../alertmanager/config/kind.ts'
import { shownSecret, shownText, urlParts } from '../kind.ts'
import { http, withHttp } from './fields.ts'

export const uyuniKind = withHttp('uyuni.plain', {
  server: shownText, username: shownText, password: shownSecret, ...httpFields, entitlement: textKind, separator: textKind, refresh_interval: durationKind,
}, {
  initial: { ...http, entitlement: 'monitoring_entitled', separator: ',', refresh_interval: minute },
  fault(config) {
    if (config.server === '') return 'Uyuni SD configuration requires server host'
    const parts = urlParts(config.server)
    if (typeof parts === 'string') return `Uyuni Server URL is not valid: ${parts}`
    const missing = (['username', 'password'] as const).find((name) => config[name] === '')
    return missing === undefined ? undefined : `Uyuni SD configuration requires a ${missing}`
  },
})
