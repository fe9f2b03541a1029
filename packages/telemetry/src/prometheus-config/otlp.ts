/** How OTLP becomes series. Follows OTLPConfig in config/config.go of Prometheus 3.16. */
import { quoteGo } from '@track/simulation'
import { listOf, structOf, textKind, truthKind } from '../alertmanager/config/kind.ts'
import { textCalled } from './kind.ts'

export const defaultOtlp = {
  promote_all_resource_attributes: false, promote_resource_attributes: [], ignore_resource_attributes: [], translation_strategy: 'UnderscoreEscapingWithSuffixes',
  keep_identifying_resource_attributes: false, convert_histograms_to_nhcb: false, promote_scope_metadata: false, label_name_underscore_sanitization: true,
  label_name_preserve_multiple_underscores: true,
}

export const otlpKind = structOf('config.plain', {
  promote_all_resource_attributes: truthKind, promote_resource_attributes: listOf(textKind), ignore_resource_attributes: listOf(textKind),
  translation_strategy: textCalled('otlptranslator.TranslationStrategyOption'), keep_identifying_resource_attributes: truthKind,
  convert_histograms_to_nhcb: truthKind, promote_scope_metadata: truthKind, label_name_underscore_sanitization: truthKind,
  label_name_preserve_multiple_underscores: truthKind,
}, {
  initial: defaultOtlp,
  check(otlp) {
    const { promote_all_resource_attributes: all, promote_resource_attributes: promoted, ignore_resource_attributes: ignored } = otlp
    if (all && promoted.length > 0) return "'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously"
    if (!all && ignored.length > 0) return "'ignore_resource_attributes' cannot be configured unless 'promote_all_resource_attributes' is true"
    const trimmed = attributes(all ? ignored : promoted, all ? 'ignored' : 'promoted')
    if (typeof trimmed === 'string') return `invalid '${all ? 'ignore' : 'promote'}_resource_attributes': ${trimmed}`
    return { ...otlp, [all ? 'ignore_resource_attributes' : 'promote_resource_attributes']: trimmed }
  },
})

/** Without blanks around them, or all that is wrong, a line each. */
function attributes(names: readonly string[], adjective: string): readonly string[] | string {
  const trimmed = names.map((name) => name.trim())
  const faults = trimmed.flatMap((name, index) => {
    if (name === '') return [`empty ${adjective} OTel resource attribute`]
    return trimmed.indexOf(name) < index ? [`duplicated ${adjective} OTel resource attribute ${quoteGo(name)}`] : []
  })
  return faults.length > 0 ? faults.join('\n') : trimmed
}

const strategies = ['', 'UnderscoreEscapingWithSuffixes', 'UnderscoreEscapingWithoutSuffixes']
const withUtf8 = ['NoTranslation', 'NoUTF8EscapingWithSuffixes']

export function strategyFault(strategy: string, scheme: string): string | undefined {
  if (strategies.includes(strategy)) return undefined
  if (!withUtf8.includes(strategy)) return `unsupported OTLP translation strategy ${quoteGo(strategy)}`
  return scheme === 'legacy' ? `OTLP translation strategy ${quoteGo(strategy)} is not allowed when UTF8 is disabled` : undefined
}
