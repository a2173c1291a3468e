// `pnpm bench`, `pnpm bench:migrations`, `pnpm bench:keyring`: builds what is not built yet, without a word where that goes well, and runs the
// benchmarks.
import { spawnSync } from 'node:child_process';

const { status, signal, stdout, stderr, error } = spawnSync(
  'turbo run generate --filter=@holdfast-tooling/benchmarks --output-logs=errors-only',
  { shell: true, encoding: 'utf8', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
);
if (status === 0) {
  // As servers run: every layer leaves out what it does for whoever is developing (ours the stacks of its leak detection).
  process.env.NODE_ENV ??= 'production';
  const programs = { migrations: './src/migrators/main.ts', keyring: './src/keyring/main.ts' };
  const [which] = process.argv.slice(2);
  const program = programs[which];
  if (program !== undefined) process.argv.splice(2, 1);
  await import(program ?? './src/cli/main.ts');
} else {
  process.stderr.write(
    signal === null ? `${stdout}${stderr}${error ?? ''}\nThe build failed; see above.\n` : '',
  );
  process.exitCode = signal === null ? 1 : 130;
}
