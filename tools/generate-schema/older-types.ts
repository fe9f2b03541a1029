/**
 * Descriptions of fields that are references: OpenAPI v2 drops them on its way into the client
 * models, and the declarations of kubernetes-types (1.30) still have them.
 */

/** By type name of the schema and field: `io.k8s.api.apps.v1.DeploymentSpec` → `strategy`. */
export type FieldDescriptions = ReadonlyMap<string, ReadonlyMap<string, string>>

/** From the package's files, by path (`apps/v1.d.ts`). */
export function fieldDescriptions(files: Readonly<Record<string, string>>): FieldDescriptions {
  const found = new Map<string, Map<string, string>>()
  for (const [path, text] of Object.entries(files)) {
    const [group, file] = path.split('/')
    const version = file?.replace('.d.ts', '')
    const scope = group === 'meta' ? `io.k8s.apimachinery.pkg.apis.meta.${version}` : `io.k8s.api.${group}.${version}`
    for (const [, name, body] of text.matchAll(/export interface (\w+) \{\n([^]*?)\n\}/g)) {
      found.set(`${scope}.${name}`, new Map(Array.from(
        body!.matchAll(/\/\*\* ([^]*?) ?\*\/\n\s+(?:readonly )?"?([\w-]+)"?\??:/g),
        ([, comment, field]) => [field!, comment!.replace(/\n\s*\* ?/g, '\n').trim()],
      )))
    }
  }
  return found
}
