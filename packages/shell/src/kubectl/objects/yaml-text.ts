/** YAML as kubectl reads it, which makes JSON of it first. Follows sigs.k8s.io/yaml. */
import { readYaml, YamlError } from '@track/formats'

/** The text cannot be read. */
export class YamlTextError extends Error {}

export function parseYamlText(text: string): unknown {
  try {
    return readYaml(text)
  } catch (reason) {
    // What is no YAML, in the reader's words.
    if (!(reason instanceof YamlError)) throw reason
    throw new YamlTextError(`error converting YAML to JSON: ${reason.message}`)
  }
}
