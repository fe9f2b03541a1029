/** Files with groups of targets. Follows discovery/file/file.go of Prometheus 3.16. */
import { minute, quoteGo } from '@track/simulation'
import { always, durationKind, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'

export const fileKind = structOf('file.plain', { files: always(listOf(textKind)), refresh_interval: durationKind }, {
  initial: { refresh_interval: 5 * minute },
  check(config) {
    if (config.files.length === 0) return 'file service discovery config must contain at least one path name'
    const wrong = config.files.find((name) => !/^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/.test(name))
    return wrong === undefined ? config : `path name ${quoteGo(wrong)} is not valid for file discovery`
  },
})
