import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/clients/**', 'tests/browser/**'],
    setupFiles: ['tests/property-seed.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
})
