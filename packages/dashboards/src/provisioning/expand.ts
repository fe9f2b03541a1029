/** `$NAME` and `${NAME}` of the environment in a provisioning file. Follows os.ExpandEnv, as pkg/services/provisioning/values of Grafana uses it. */

export type Environment = Readonly<Record<string, string>>

/** `$$` is a dollar; a name that is not set is empty. */
export function expandEnvironment(value: unknown, environment: Environment): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
      const name = braced ?? plain
      return name === undefined ? whole[0]! : Object.hasOwn(environment, name) ? environment[name]! : ''
    })
  }
  if (Array.isArray(value)) return value.map((each) => expandEnvironment(each, environment))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expandEnvironment(each, environment)]))
}
