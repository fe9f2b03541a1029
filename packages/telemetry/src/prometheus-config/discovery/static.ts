/** Targets that are written down. Follows discovery/targetgroup/targetgroup.go of Prometheus 3.16. */
import { listOf, structOf, textKind, always } from '../../alertmanager/config/kind.ts'
import { labelSetKind } from '../../alertmanager/config/matchers.ts'

export const staticKind = structOf('struct { Targets []string "yaml:\\"targets\\""; Labels model.LabelSet "yaml:\\"labels\\"" }', {
  targets: always(listOf(textKind)), labels: labelSetKind,
}, { check: (group) => group })
