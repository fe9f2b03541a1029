/** Of the process itself. Follows RuntimeConfig in config/config.go of Prometheus 3.16. */
import { intKind, structOf, textKind, textOf } from '../alertmanager/config/kind.ts'

const levels = ['debug', 'info', 'warn', 'error']

const levelKind = textOf((given) => {
  if (given === '') return { value: 'info' }
  const level = given.toLowerCase()
  return levels.includes(level) ? { value: level } : { error: `unrecognized log level ${given}` }
}, '', textKind, 'promslog.plain')

export const defaultRuntime = { gogc: 75, log_level: 'info' }

export const runtimeKind = structOf('config.RuntimeConfig', { gogc: intKind, log_level: levelKind })
