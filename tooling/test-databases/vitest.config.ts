import { defineConfig, type ViteUserConfigFnObject } from 'vitest/config';

// What the shared preset says for every other package; the preset itself needs this package.
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => {
  const long = mode === 'long';
  return {
    test: {
      include: [long ? 'src/**/*.long.test.ts' : 'src/**/*.test.ts'],
      exclude: long ? [] : ['src/**/*.long.test.ts'],
      passWithNoTests: true,
      globalSetup: ['./src/global-setup.ts'],
      testTimeout: long ? 30 * 60_000 : 30_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 15_000 } },
      reporters: ['default', ['json', { outputFile: `reports/${long ? 'long' : 'test'}.json` }]],
    },
  };
});

export default config;
