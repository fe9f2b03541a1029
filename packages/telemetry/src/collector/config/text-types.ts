/**
 * Types that read themselves from a text, and what each says of a text that is none.
 *
 * Follows the UnmarshalText methods of OpenTelemetry Collector 0.152 and its contrib. Left out: those of types that are not in the table.
 */
import { quoteGo } from '@track/simulation'
import { componentIdFault, pipelineIdFault } from './component-id.ts'

interface Words {
  readonly words: readonly string[]
  readonly fault: (text: string) => string
  readonly ignoresCase?: boolean
}

const table: Readonly<Record<string, Words>> = {
  'configtelemetry.Level': { words: ['', 'none', 'basic', 'normal', 'detailed'], fault: (text) => `unknown metrics level ${quoteGo(text)}`, ignoresCase: true },
  'ottl.ErrorMode': { words: ['propagate', 'ignore', 'silent'], fault: (text) => `unknown error mode ${text.toLowerCase()}`, ignoresCase: true },
  'common.ContextID': {
    words: ['resource', 'scope', 'span', 'spanevent', 'metric', 'datapoint', 'log', 'profile', 'profilesample'], fault: (text) => `unknown context ${text.toLowerCase()}`, ignoresCase: true,
  },
  'condition.ContextID': {
    words: ['resource', 'scope', 'span', 'spanevent', 'metric', 'datapoint', 'log', 'profile'], fault: (text) => `unknown context ${text.toLowerCase()}`, ignoresCase: true,
  },
  'configcompression.Type': {
    words: ['gzip', 'zlib', 'deflate', 'snappy', 'x-snappy-framed', 'zstd', 'lz4', 'none', ''], fault: (text) => `unsupported compression type ${quoteGo(text)}`,
  },
  'otlphttpexporter.EncodingType': { words: ['proto', 'json'], fault: (text) => `invalid encoding type: ${text}` },
  'probabilisticsamplerprocessor.SamplerMode': {
    words: ['hash_seed', 'equalizing', 'proportional', ''], fault: (text) => `unsupported sampler mode ${quoteGo(text)}`,
  },
  'zapcore.Level': { words: ['debug', 'info', '', 'warn', 'warning', 'error', 'dpanic', 'panic', 'fatal'], fault: (text) => `unrecognized level: ${quoteGo(text)}`, ignoresCase: true },
  'request.SizerType': { words: ['bytes', 'items', 'requests'], fault: (text) => `invalid sizer: ${quoteGo(text)}` },
  'confignet.TransportType': {
    words: ['tcp', 'tcp4', 'tcp6', 'udp', 'udp4', 'udp6', 'ip', 'ip4', 'ip6', 'unix', 'unixgram', 'unixpacket', 'npipe', ''], fault: (text) => `unsupported transport type ${quoteGo(text)}`,
  },
}

export function textFault(type: string, text: string): string | undefined {
  if (type === 'component.ID') return componentIdFault(text)
  if (type === 'pipeline.ID') return pipelineIdFault(text)
  const row = Object.hasOwn(table, type) ? table[type]! : undefined
  return !row || row.words.includes(row.ignoresCase ? text.toLowerCase() : text) ? undefined : row.fault(text)
}
