/**
 * Properties draw the same cases on each run: a change is judged by what it changes, not by chance.
 * `TRACK_PROPERTY_SEED=N npx vitest run FOLDER` looks at other cases; what is found becomes an example of its property.
 */
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: Number(process.env['TRACK_PROPERTY_SEED'] ?? 20_260_101) })
