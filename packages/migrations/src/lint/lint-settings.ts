import { join } from 'node:path';

import { ConfigError } from '../config/config-error.ts';
import { readOptional } from '../revision/read-optional.ts';
import { rules } from './all-rules.ts';

/** What a team has settled about its folder of migrations. */
export interface LintSettings {
  /** The baseline: the last revision that is left as it is. */
  readonly since: string | undefined;
  /** The rules that are not looked at. */
  readonly off: ReadonlySet<string>;
}

/** Beside the migrations, whatever makes them. `prisma.config.ts` takes no settings but Prisma's own. */
const settingsFile = 'lint.json';

/** Reads `lint.json` in the folder of migrations: `{ "since": "20260101000000_x", "off": ["rule-name"] }`. */
export async function readLintSettings(dir: string): Promise<LintSettings> {
  const path = join(dir, settingsFile);
  const bytes = await readOptional(path);
  if (bytes === undefined) return { since: undefined, off: new Set() };
  const { since, off = [], ...others } = parse(path, bytes.toString('utf8'));
  const refuse = (message: string): never => {
    throw new ConfigError(`${path}: ${message}`);
  };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) refuse(`there is no setting '${unknown}'; there are since and off.`);
  if (since !== undefined && typeof since !== 'string') {
    return refuse(
      `since must be the name of a migration, or the beginning of it; got ${JSON.stringify(since)}.`,
    );
  }
  const known = new Set(rules.map(({ name }) => name));
  if (!Array.isArray(off)) return refuse(`off must be a list of rules; got ${JSON.stringify(off)}.`);
  const wrong: unknown = off.find((name) => !known.has(name));
  if (wrong !== undefined) refuse(`off: there is no rule ${JSON.stringify(wrong)}.`);
  return { since, off: new Set(off.map(String)) };
}

function parse(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new ConfigError(`${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  throw new ConfigError(`${path} must be an object: { "since": "20260101000000_x", "off": ["rule-name"] }.`);
}
