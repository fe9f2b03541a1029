/** The engine's version: a snapshot carries it, and opens under no other. */
export const engineVersion = '0.1.0'
