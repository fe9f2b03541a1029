export { builtInKinds } from './built-in-kinds.ts'
