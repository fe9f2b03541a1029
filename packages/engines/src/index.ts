export { buildKustomization, type BuildOptions, type Built } from './kustomize/build.ts'
export type { FileRow, KnownFiles } from './kustomize/files.ts'
