import { textReport } from '../report/text-report.ts';
import { run } from '../run.ts';
import { help, parseOptions, UsageError } from './options.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
  } else {
    const result = await run({ ...options, onProgress: (step) => process.stderr.write(`${step}\n`) });
    process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : textReport(result));
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nSee pnpm bench --help.\n`);
  process.exitCode = 2;
}
