/** The commands of sloth, one a row. Follows cmd/sloth/commands of Sloth 0.12. */
import type { KingpinFlag, KingpinTool } from '../promtool/kingpin/command.ts'
import { generate } from './generate.ts'
import { validate } from './validate.ts'

const variable = (name: string) => `SLOTH_${name.toUpperCase().replaceAll('-', '_')}`

/** What a flag is called in the environment stands in its help. */
function flag(name: string, help: string, more: Partial<KingpinFlag> = {}): KingpinFlag {
  return { name, kind: 'text', help: `${help} ($${variable(name)})`, ...more }
}

const extraLabels = flag('extra-labels', "Extra labels that will be added to all the generated Prometheus rules ('key=value' form, can be repeated).", { short: 'l', kind: 'texts' })
const plugins = flag('sli-plugins-path', 'The path to SLI plugins (can be repeated), if not set it disable plugins support.', { short: 'p', kind: 'texts' })
const windows = flag('slo-period-windows-path', 'The directory path to custom SLO period windows catalog (replaces default ones).')
const period = flag('default-slo-period', 'The default SLO period windows to be used for the SLOs.', { default: '30d' })

const directory = ' (used with directory based input/output).'
const include = 'Filter regex to include matched discovered SLO file paths, everything else will be ignored. Exclude has preference'

export const sloth: KingpinTool = {
  name: 'sloth',
  help: 'Easy SLO generator.',
  version: '',
  flags: [
    flag('help', 'Show context-sensitive help (also try --help-long and --help-man).', { kind: 'truth' }), flag('debug', 'Enable debug mode.', { kind: 'truth' }),
    flag('no-log', 'Disable logger.', { kind: 'truth' }), flag('no-color', 'Disable logger color.', { kind: 'truth' }),
    flag('logger', 'Selects the logger type.', { kind: 'value', default: 'default', only: ['default', 'json'] }),
  ],
  groupFlags: {},
  commands: [
    {
      path: 'generate', help: 'Generates Prometheus SLOs.', run: generate,
      flags: [
        flag('input', 'SLO spec input file path or directory (if directory is used, slos will be discovered recursively and out must be a directory).', { short: 'i' }),
        flag('out', 'Generated rules output file path or directory. If `-` it will use stdout (if input is a directory this must be a directory).', { short: 'o', default: '-' }),
        flag('fs-exclude', `Filter regex to ignore matched discovered SLO file paths${directory}`, { short: 'e' }), flag('fs-include', `${include}${directory}`, { short: 'n' }),
        extraLabels, flag('disable-recordings', 'Disables recording rules generation.', { kind: 'truth' }), flag('disable-alerts', 'Disables alert rules generation.', { kind: 'truth' }),
        plugins, windows, period, flag('disable-optimized-rules', 'If enabled it will disable optimized generated rules.', { kind: 'truth' }),
      ],
    },
    { path: 'kubernetes-controller', help: 'Runs Sloth in Kubernetes controller/operator mode.', flags: [windows] },
    {
      path: 'validate', help: 'Validates the SLO manifests and generation of Prometheus SLOs.', run: validate,
      flags: [
        flag('input', 'SLO spec discovery path, will discover recursively all YAML files.', { short: 'i', isRequired: true }),
        flag('fs-exclude', 'Filter regex to ignore matched discovered SLO file paths.', { short: 'e' }), flag('fs-include', `${include}.`, { short: 'n' }),
        extraLabels, plugins, windows, period,
      ],
    },
    { path: 'version', help: 'Shows version.' },
  ],
}

/** With the values that the environment gives to flags. */
export function withEnvironment(tool: KingpinTool, env: Readonly<Record<string, string>>): KingpinTool {
  const filled = (each: KingpinFlag): KingpinFlag => {
    const value = env[variable(each.name)]
    return value === undefined || value === '' ? each : { ...each, default: value, isRequired: false }
  }
  return { ...tool, flags: tool.flags.map(filled), commands: tool.commands.map((command) => ({ ...command, flags: command.flags?.map(filled) ?? [] })) }
}
