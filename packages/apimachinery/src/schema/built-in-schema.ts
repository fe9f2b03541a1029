/** The types of Kubernetes' API, 470 of them: read once, when the first of them is asked for. */
import { oncePerRow } from '@track/simulation'
import { schemaText } from '../../generated/schema.ts'
import { parseSchema, type Schema } from './schema.ts'

/** All types, with those that were read before among them. */
export const builtInSchema: (meta: Schema) => Schema = oncePerRow((meta: Schema) => parseSchema(schemaText, meta))
