/**
 * What the models of @kubernetes/client-node say about each type: JSON names, formats, which
 * fields are required, and the descriptions.
 */

export interface ClientModel {
  readonly description: string
  readonly fields: readonly ClientField[]
}

export interface ClientField {
  readonly name: string
  /** As the model spells it: `Array<V1Container>`, `{ [key: string]: string; }`. */
  readonly type: string
  readonly format: string
  readonly isRequired: boolean
  readonly description: string
}

/** The models by name (`V1Pod`), from their `.js` and `.d.ts` files. */
export function clientModels(files: Readonly<Record<string, string>>): Map<string, ClientModel> {
  const models = new Map<string, ClientModel>()
  for (const [file, text] of Object.entries(files)) {
    const types = file.endsWith('.js') ? /attributeTypeMap = (\[[^]*?\n\]);/.exec(text)?.[1] : undefined
    const name = file.slice(0, -'.js'.length)
    const declaration = files[`${name}.d.ts`]
    if (types && declaration) models.set(name, clientModel(name, JSON.parse(types), declaration))
  }
  return models
}

function clientModel(
  name: string,
  types: { name: string; baseName: string; type: string; format: string }[],
  declaration: string,
): ClientModel {
  const declared = new Map(Array.from(
    declaration.matchAll(/(?:\/\*\*\n\s*\* (.*)\n\s*\*\/\n\s*)?'(\w+)'(\??): /g),
    ([, comment = '', field, optional]) => [field!, { description: plain(comment), isRequired: optional === '' }],
  ))
  return {
    description: plain(new RegExp(`/\\*\\*\\n\\* (.*)\\n\\*/\\nexport declare class ${name} `).exec(declaration)?.[1] ?? ''),
    fields: types.map(({ name: property, baseName, type, format }) => {
      const { description, isRequired } = declared.get(property) ?? { description: '', isRequired: false }
      return { name: baseName, type, format, description, isRequired }
    }),
  }
}

function plain(comment: string): string {
  return comment.replace(/\\(["'\\])/g, '$1').replaceAll('*_/', '*/').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The model of a type by package and name: `V1Pod`, or with the group before it where names meet. */
export function clientModelName(models: ReadonlyMap<string, ClientModel>, pack: string, name: string): string | undefined {
  const parts = pack.split('.')
  const version = capital(parts.at(-1)!)
  return [`${capital(parts.at(-2)!)}${version}${name}`, `${version}${name}`].find((candidate) => models.has(candidate))
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
