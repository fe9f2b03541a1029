/**
 * The authority that pods of the world trust (kube-root-ca.crt). Nothing is signed with it: TLS
 * inside the world is not simulated, and the door's own authority is another.
 */
export const rootCertificate = [
  '-----BEGIN CERTIFICATE-----',
  'bm90IHNpbXVsYXRlZCBoZXJlOiBUTFMgd2l0aGluIHRoZSB3b3JsZA==',
  '-----END CERTIFICATE-----',
  '',
].join('\n')
