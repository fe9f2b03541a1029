/** Paths of resources and scopes. Follows pkg/ottl/contexts/internal (ctxresource, ctxscope) of opentelemetry-collector-contrib 0.152. */
import { countAccess, mapRow, type PathRow, textAccess } from './access.ts'

export const resourcePaths: Readonly<Record<string, PathRow>> = {
  attributes: mapRow((target) => target.resource.attributes),
  dropped_attributes_count: {
    whole: countAccess((target) => target.resource.droppedAttributesCount, (target, value) => (target.resource.droppedAttributesCount = value)),
  },
  schema_url: { whole: textAccess((target) => target.resourceGroup, (group) => group.schemaUrl, (group, value) => (group.schemaUrl = value)) },
}

export const scopePaths: Readonly<Record<string, PathRow>> = {
  name: { whole: textAccess((target) => target.scope!, (scope) => scope.name, (scope, value) => (scope.name = value)) },
  version: { whole: textAccess((target) => target.scope!, (scope) => scope.version, (scope, value) => (scope.version = value)) },
  attributes: mapRow((target) => target.scope!.attributes),
  dropped_attributes_count: {
    whole: countAccess((target) => target.scope!.droppedAttributesCount, (target, value) => (target.scope!.droppedAttributesCount = value)),
  },
  schema_url: { whole: textAccess((target) => target.scopeGroup!, (group) => group.schemaUrl, (group, value) => (group.schemaUrl = value)) },
}
