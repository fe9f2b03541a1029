/** Machines in Google Cloud. Follows discovery/gce/gce.go of Prometheus 3.16. */
import { minute } from '@track/simulation'
import { durationKind, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownText } from '../kind.ts'

export const gceKind = structOf('gce.plain', {
  project: shownText, zone: shownText, filter: textKind, refresh_interval: durationKind, port: shownInt, tag_separator: textKind,
}, {
  initial: { port: 80, tag_separator: ',', refresh_interval: minute },
  check(config) {
    if (config.project === '') return 'GCE SD configuration requires a project'
    return config.zone === '' ? 'GCE SD configuration requires a zone' : config
  },
})
