import { parseArgs } from 'node:util';
import { wholeNumber } from '../cli/whole-number.ts';
import { textReport } from './report.ts';
import { run } from './run.ts';

const help = `pnpm bench:keyring: Keyring beside the same routes written by hand on Fastify and raw pg, in one run

  --quick        2 rounds, each of them short: within 40 s
  --json         prints the result as JSON
  --rounds <n>   how often each service is measured (9)
  --seed <n>     the order of turns, and what is asked for (1)
`;

const { values } = parseArgs({
  // `pnpm bench:keyring -- --quick` passes the dashes on.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    help: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

if (values.help) process.stdout.write(help);
else {
  const result = await run({
    rounds: wholeNumber('rounds', values.rounds ?? (values.quick ? '2' : '9')),
    sliceMs: values.quick ? 500 : 1_500,
    steadyMs: values.quick ? 500 : 2_000,
    seed: wholeNumber('seed', values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : textReport(result));
}
