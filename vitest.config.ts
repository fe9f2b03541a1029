import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts'],
    // The four files at the end fail or are not finished yet; they are named in the project's open work.
    exclude: [
      '**/node_modules/**', 'tests/clients/**', 'tests/browser/**',
    ],
    isolate: false,
    testTimeout: 30_000,
  },
})
