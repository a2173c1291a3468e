import { parseArgs } from 'node:util';

import { wholeNumber } from '../cli/whole-number.ts';
import { textReport } from './report.ts';
import { run } from './run.ts';

const help = `pnpm bench:migrations: this migrator beside psql and others, in one run

  --quick             100 migrations in 2 rounds: within 40 s
  --json              prints the result as JSON
  --migrations <n>    how many (500)
  --rounds <n>        how often each applies them (7)
  --seed <n>          which history (1)
`;

const { values } = parseArgs({
  // `pnpm bench:migrations -- --quick` passes the dashes on.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    help: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    migrations: { type: 'string' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

if (values.help) process.stdout.write(help);
else {
  const result = await run({
    migrations: wholeNumber('migrations', values.migrations ?? (values.quick ? '100' : '500')),
    rounds: wholeNumber('rounds', values.rounds ?? (values.quick ? '2' : '7')),
    statusRounds: values.quick ? 3 : 15,
    seed: wholeNumber('seed', values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : textReport(result));
}
