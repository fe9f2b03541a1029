export { executeTemplate, type Executed, type ExecuteOptions } from './go-template/executor.ts'
export {
  answer, builtInFunctions, fail, fixed, indexed, variadic, wrongType, type Answer, type TemplateFunction, type TemplateFunctions,
} from './go-template/functions.ts'
export { parseTemplate, TemplateError, type ParseOptions } from './go-template/parser.ts'
export { sprintf } from './go-template/sprintf.ts'
export type { Template } from './go-template/tree.ts'
export { isTrue, printValue, type Value } from './go-template/values.ts'
export { printYaml } from './yaml/print.ts'
export { readYaml, YamlError } from './yaml/read.ts'
export { yamlSyntaxError } from './yaml/syntax.ts'
