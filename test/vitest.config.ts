import { defineConfig } from 'vitest/config'

const common = {
  globalSetup: 'test/support/global-setup.ts',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  pool: 'forks',
} as const

// biome-ignore lint/style/noDefaultExport: vitest looks for a default export
export default defineConfig({
  test: {
    projects: [
      // Compiled tests in dist must not run a second time.
      {
        test: {
          ...common,
          name: 'units',
          include: ['{services,shared,models,deploy}/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      // A station is a dozen processes that keep deadlines: two of them side by side would try the machine, not the station.
      {
        test: {
          ...common,
          name: 'stations',
          include: ['test/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
