export { executeTemplate, type Executed, type ExecuteOptions } from './go-template/executor.ts'
export {
  answer, fail, fixed, typed, variadic, type Answer, type Taken, type TemplateFunction, type TemplateFunctions,
} from './go-template/answers.ts'
export { comparisonsNamingTypes } from './go-template/comparisons.ts'
export { builtInFunctions, escapedQuery, indexed, wrongType } from './go-template/functions.ts'
export { formatFloat } from './go-template/float-format.ts'
export { goDurationValue } from './go-template/go-duration.ts'
export { formatGoTime, goTime } from './go-template/go-time.ts'
export { bare, goFloat, goTexts, GoValue, type GoType } from './go-template/go-value.ts'
export { parseTemplate, TemplateError, type ParseOptions } from './go-template/parser.ts'
export { sprintf } from './go-template/sprintf.ts'
export type { Template } from './go-template/tree.ts'
export { isTrue, printValue, type Value } from './go-template/values.ts'
export { printYaml } from './yaml/print.ts'
export {
  decodeYaml, type DecodedYaml, type DecodeOptions, type YamlPlace, type YamlReader,
} from './yaml/decode.ts'
export { readYaml } from './yaml/read.ts'
export {
  anything, type Decoded, float, goDuration, int, list, map, named, pointer, prometheusDuration, read, readText, struct, structWithRest, text, truth, uint, whole, zeroOf,
  type Read, type Shape, type Struct,
} from './yaml/shape.ts'
export { YamlError } from './yaml/yaml-error.ts'
export { yamlSyntaxError } from './yaml/syntax.ts'
