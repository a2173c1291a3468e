import { defineConfig, type ViteUserConfigFnObject } from 'vitest/config';

export interface PresetOptions {
  /** Whether this package's tests need databases; starts a PostgreSQL server for the run. @default false */
  readonly databases?: boolean;
}

/**
 * The Vitest configuration of every package. `vitest run` takes `*.test.ts`; `vitest run --mode long` takes
 * `*.long.test.ts`, the fault and soak runs. Each run leaves its counts in `reports/`.
 */
export function preset({ databases = false }: PresetOptions = {}): ViteUserConfigFnObject {
  return defineConfig(({ mode }) => {
    const long = mode === 'long';
    return {
      test: {
        include: [long ? 'src/**/*.long.test.ts' : 'src/**/*.test.ts'],
        exclude: long ? [] : ['src/**/*.long.test.ts'],
        passWithNoTests: true,
        globalSetup: [
          '@holdfast-tooling/vitest-preset/run-limit',
          ...(databases ? ['@holdfast-tooling/test-databases/global-setup'] : []),
        ],
        // On a machine that is shared with others a test gets a second try, and is reported as flaky: a bug, of the code or of
        // the test, to be found on a machine where it gets none.
        retry: process.env['CI'] === 'true' ? 1 : 0,
        testTimeout: long ? 30 * 60_000 : 30_000,
        // What hooks wait for has limits of its own below these, and errors that say more.
        hookTimeout: 60_000,
        teardownTimeout: 20_000,
        // What a test waits for comes late on a busy machine; waiting costs nothing where it comes at once.
        expect: { poll: { timeout: 15_000 } },
        // What tests reach, of the code that is published: `vitest run --coverage`.
        coverage: {
          provider: 'v8',
          include: ['src/**/*.ts'],
          exclude: [
            'src/**/*.test.ts',
            'src/**/*.test-d.ts',
            'src/**/index.ts',
            'src/fixtures/**',
            'src/generated/**',
          ],
          reporter: ['text-summary', 'json-summary'],
          reportsDirectory: 'reports/coverage',
          thresholds: { lines: 95, branches: 90 },
        },
        reporters: ['default', ['json', { outputFile: `reports/${long ? 'long' : 'test'}.json` }]],
      },
    };
  });
}
