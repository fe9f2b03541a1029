/** How OTLP becomes series, as a configuration says it. Follows rwExporter in storage/remote/write_otlp_handler.go of Prometheus 3.16. */
import type { LabelRules } from '../otlp/prometheus-names.ts'
import type { defaultOtlp } from '../prometheus-config/otlp.ts'

export interface OtlpSettings extends LabelRules {
  readonly addsSuffixes: boolean
  readonly promotesAll: boolean
  /** Those that are promoted; where all are, those that are not. */
  readonly promoted: readonly string[]
  readonly keepsIdentity: boolean
  readonly makesCustomBuckets: boolean
  readonly promotesScope: boolean
}

type OtlpConfig = { readonly [Field in keyof typeof defaultOtlp]: (typeof defaultOtlp)[Field] extends readonly unknown[] ? readonly string[] : (typeof defaultOtlp)[Field] }

export function otlpSettings(otlp: OtlpConfig): OtlpSettings {
  const strategy = otlp.translation_strategy
  return {
    allowsUtf8: !['UnderscoreEscapingWithSuffixes', 'UnderscoreEscapingWithoutSuffixes'].includes(strategy), addsSuffixes: ['UnderscoreEscapingWithSuffixes', 'NoUTF8EscapingWithSuffixes'].includes(strategy),
    marksUnderscore: otlp.label_name_underscore_sanitization, keepsUnderscores: otlp.label_name_preserve_multiple_underscores,
    promotesAll: otlp.promote_all_resource_attributes, promoted: otlp.promote_all_resource_attributes ? otlp.ignore_resource_attributes : otlp.promote_resource_attributes,
    keepsIdentity: otlp.keep_identifying_resource_attributes, makesCustomBuckets: otlp.convert_histograms_to_nhcb, promotesScope: otlp.promote_scope_metadata,
  }
}
