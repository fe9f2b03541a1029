/** A rule by which alerts mute others. Follows config/common/inhibitrule.go of Alertmanager 0.34. */
import { quoteGo } from '@track/simulation'
import { called, listOf, mapOf, structOf, textKind, type ValueOf } from './kind.ts'
import { matchersKind, nameFault, patternsKind } from './matchers.ts'

export const inhibitRuleKind = called('common.InhibitRule', structOf('common.plain', {
  name: textKind, source_match: mapOf(textKind), source_match_re: patternsKind, source_matchers: matchersKind, target_match: mapOf(textKind),
  target_match_re: patternsKind, target_matchers: matchersKind, equal: listOf(textKind),
}, {
  check(rule) {
    const fault = nameFault(rule.source_match) ?? nameFault(rule.target_match)
    if (fault !== undefined) return fault
    return rule.equal.includes('') ? `invalid label name ${quoteGo('')} in equal list` : rule
  },
}))

export type InhibitRule = ValueOf<typeof inhibitRuleKind>
