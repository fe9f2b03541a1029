/** Functions of the real language that are refused plainly: XML, grok, user agents, ids out of nothing, two hashes. */
export const notSimulated: ReadonlySet<string> = new Set([
  'ConvertAttributesToElementsXML', 'ConvertTextToElementsXML', 'GetXML', 'InsertXML', 'ParseSimplifiedXML', 'ParseXML', 'RemoveXML', 'ExtractGrokPatterns',
  'UserAgent', 'UUID', 'UUIDv7', 'XXH3', 'XXH128',
])
