// `pnpm perf`: builds what is not built yet, without a word where that goes well, and runs the suites.
import { spawnSync } from 'node:child_process';

const { status, signal, stdout, stderr, error } = spawnSync(
  'turbo run build --filter=@holdfast-tooling/perf^... --output-logs=errors-only',
  { shell: true, encoding: 'utf8', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
);
if (status === 0) {
  // As servers run: without what is done for whoever is developing, such as the stacks of the pool's leak detection.
  process.env.NODE_ENV ??= 'production';
  await import('./src/main.ts');
} else {
  process.stderr.write(
    signal === null ? `${stdout}${stderr}${error ?? ''}\nThe build failed; see above.\n` : '',
  );
  process.exitCode = signal === null ? 1 : 130;
}
