#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { commands } from './service/commands.ts';
import { ConfigurationError } from './service/configuration.ts';
import { help } from './service/help.ts';

const end = new AbortController();
process.once('SIGTERM', () => end.abort()).once('SIGINT', () => end.abort());

try {
  process.stdout.write(await run());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = isMisunderstood(error) ? 2 : 1;
}

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, username: { type: 'string' }, email: { type: 'string' } },
  });
  if (values.help) return help;
  const [name = 'serve', ...others] = positionals;
  if (!Object.hasOwn(commands, name) || others.length > 0)
    throw new ConfigurationError(`There is no command "${positionals.join(' ')}". Try --help.`);
  // It is one of the commands' own names.
  const command = commands[name as keyof typeof commands];
  return command({ env: process.env, username: values.username, email: values.email, signal: end.signal });
}

function isMisunderstood(error: unknown): boolean {
  if (error instanceof ConfigurationError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
