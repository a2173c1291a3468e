import { parseArgs } from 'node:util';

export const help = `Keyring, the example service of Holdfast: users, API keys and their audit trail.

It takes a tour, and then stays: with a replica, requests that come by themselves, and things to break on purpose.

Usage: pnpm demo [options]

Options:
  --once        end after the tour, with status 0 where every step went as it should
  --json        print the result as one JSON object on the last line; progress goes to stderr
  --port PORT   where to serve (default 4400; 0 takes a free port)
  --users N     how many users to seed (default 10000)
  --help        this text

Environment:
  DATABASE_URL  a PostgreSQL database to use; without it the demo starts one of its own, and removes it at the end

Exit status: 0 all went well, Ctrl-C after the tour included; 1 something failed; 2 an option was not understood;
130 Ctrl-C before the end of the tour.
`;

export interface DemoOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly port: number;
  readonly users: number;
  /** The database to use, where the demo is not to start its own. */
  readonly databaseUrl: string | undefined;
}

/** An option that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parse(args);
  return {
    once: values.once,
    json: values.json,
    help: values.help,
    port: wholeNumber('--port', values.port, 65_535),
    users: wholeNumber('--users', values.users, 1_000_000),
    databaseUrl: postgresUrl(env['DATABASE_URL']),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm demo -- --once` passes the dashes on.
      args: args.filter((arg) => arg !== '--'),
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        port: { type: 'string', default: '4400' },
        users: { type: 'string', default: '10000' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(option: string, text: string, maximum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= maximum) return value;
  throw new UsageError(`${option} takes a whole number from 0 to ${maximum}, not "${text}".`);
}

/** The URL itself is not quoted: it may hold a password. */
function postgresUrl(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError(
    'DATABASE_URL is no PostgreSQL URL. It looks like postgres://user:password@host:5432/database.',
  );
}
