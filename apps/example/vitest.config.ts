import { preset } from '@holdfast-tooling/vitest-preset';
import { defineConfig, mergeConfig } from 'vitest/config';

export default defineConfig((env) =>
  mergeConfig(preset({ databases: true })(env), {
    test: { include: env.mode === 'long' ? [] : ['console/**/*.test.ts'] },
  }),
);
