import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';

const help = `Usage: pnpm perf [suites...] [options of holdfast-perf run]

Measures Holdfast's own packages on PostgreSQL, and writes reports/perf/report.html, result.json and summary.md.

Suites: pool-load, retry-load, session-leaks, benchmarks, fault-recovery (default: all)
  DATABASE_URL  the database to use; tables are made in a schema that goes afterwards (default: an embedded server)
                fault-recovery always has embedded servers of its own, as it restarts and kills them

Ends with 0 where every limit was met, 1 where one was missed or a suite did not complete, 2 where called wrongly.

Examples
  $ pnpm perf
  $ pnpm perf pool-load retry-load --seed 7
`;

const reports = 'reports/perf';
const outputs = [
  ['--out', 'result.json'],
  ['--report', 'report.html'],
  ['--markdown', 'summary.md'],
].flatMap(([option = '', file = '']) => [option, `${reports}/${file}`]);

/** Runs the public command, as a team would, in a process of its own. */
async function run(args: readonly string[]): Promise<number> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined ? await startPostgresServer() : undefined;
  try {
    const manifest = fileURLToPath(import.meta.resolve('@holdfast/perf-harness/package.json'));
    const bin = manifest.replace(/package\.json$/, 'bin/holdfast-perf.js');
    const suites = fileURLToPath(new URL('perf.suites.ts', import.meta.url));
    const child = spawn(process.execPath, [bin, 'run', suites, ...outputs, ...args], {
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: given ?? server?.url },
    });
    // The command writes what was measured, and this waits for it. A terminal's Ctrl-C reaches it by itself; what is sent to
    // this process alone is sent on.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', (signal) => child.kill(signal));
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await server?.remove();
  }
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(help);
else process.exitCode = await run(args);
