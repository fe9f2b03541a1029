/** The name of the program that the part itself provides: bash. */
export const shellProgram = 'bash'
