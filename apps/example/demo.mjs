// `pnpm demo`: builds what is not built yet, without a word where that goes well, and runs the demo.
import { spawnSync } from 'node:child_process';

const start = performance.now();
const { status, signal, stdout, stderr, error } = spawnSync(
  'turbo run build --filter=@holdfast/example --output-logs=errors-only',
  { shell: true, encoding: 'utf8', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
);
if (status === 0) {
  process.stderr.write(`Built in ${((performance.now() - start) / 1000).toFixed(1)} s.\n`);
  await import('./dist/demo/main.js');
} else {
  process.stderr.write(
    signal === null ? `${stdout}${stderr}${error ?? ''}\nThe build failed; see above.\n` : '',
  );
  process.exitCode = signal === null ? 1 : 130;
}
