/** The text cannot be read; its words begin with `yaml: ` unless a tool's own reader says them. */
export class YamlError extends Error {}
