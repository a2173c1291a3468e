import { type Command, InvalidArgumentError } from 'commander';

/** The options that every command has. */
export function common(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'the database: postgresql://… or file:… (default: DATABASE_URL, or prisma.config.ts)',
    )
    .option('--dir <folder>', 'the folder of migrations (default: prisma.config.ts, or prisma/migrations)')
    .option(
      '--schema <path>',
      'the schema, a file or a folder (default: prisma.config.ts, or prisma/schema.prisma)',
    )
    .option('--config <file>', 'the configuration (default: prisma.config.ts, where there is one)')
    .option('--json', 'print the result as one JSON object, and everything else to stderr')
    .option('--verbose', 'print stack traces and causes of errors');
}

/** The options of commands that run migrations. */
export function running(command: Command): Command {
  return command
    .option('--dry-run', 'only say what would be done')
    .option(
      '--lock-timeout <seconds>',
      'how long to wait while somebody else migrates (default: 60)',
      readSeconds,
    );
}

/** The option of commands whose scripts may meet a lock of others. */
export function patient(command: Command): Command {
  return command.option(
    '--table-lock-patience <seconds>',
    'PostgreSQL: for how long a migration that meets a lock of others on a table is tried again (default: 60)',
    readSeconds,
  );
}

export function examples(...lines: readonly string[]): string {
  return ['', 'Examples', ...lines.map((line) => `  $ holdfast-migrate ${line}`)].join('\n');
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds, at least 0.');
}

export function readSteps(text: string): number | 'all' {
  if (text === 'all') return text;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be an integer, at least 1, or 'all'.");
}
