/** The annotation that named the class of an Ingress before it had a field. */
export const classAnnotation = 'kubernetes.io/ingress.class'
