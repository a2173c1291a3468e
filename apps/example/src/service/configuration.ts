import { keyRing } from '@holdfast/db-types';
import type { RateLimits } from '../http/security/rate-limits.ts';
import type { DatabaseOptions } from '../keyring/databases.ts';
import { type Secrets, secretsFrom } from '../keyring/secrets.ts';

/** What the environment asks for. */
export interface Configuration {
  readonly databases: DatabaseOptions;
  readonly secrets: Secrets;
  readonly host: string;
  readonly port: number;
  readonly https: boolean;
  readonly trustProxy: boolean | string;
  readonly rateLimits: Partial<RateLimits>;
  readonly graceMs: number;
  readonly logLevel: string;
  readonly reportFile: string | undefined;
}

/** Something in the environment cannot be meant. The value is quoted where it is no secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigurationError naming the variable */
export function readConfiguration(env: Environment): Configuration {
  const { KEYRING_GATE_DATABASE_URL: gate, KEYRING_REPLICA_URLS: replicas = '', KEYRING_REPORT_FILE } = env;
  const perCaller = numberIn(env, 'KEYRING_RATE_LIMIT', 6_000, 1, 1e9);
  const perSignIn = numberIn(env, 'KEYRING_SIGN_IN_LIMIT', 20, 1, 1e9);
  return {
    databases: {
      url: databaseUrl(env),
      ...(gate !== undefined && { gateUrl: postgresUrl('KEYRING_GATE_DATABASE_URL', gate) }),
      replicaUrls: listIn(replicas).map((url) => postgresUrl('KEYRING_REPLICA_URLS', url)),
      maxConnections: numberIn(env, 'KEYRING_MAX_CONNECTIONS', 10, 1, 10_000),
      preparedStatements: env['KEYRING_PREPARED_STATEMENTS'] !== '0',
      statementTimeoutMs: numberIn(env, 'KEYRING_STATEMENT_TIMEOUT_MS', 10_000, 1, 600_000),
    },
    secrets: secretsIn(env['KEYRING_KEYS']),
    host: env['HOST'] ?? '0.0.0.0',
    port: numberIn(env, 'PORT', 4400, 0, 65_535),
    https: env['KEYRING_INSECURE_HTTP'] !== '1',
    trustProxy: env['KEYRING_TRUST_PROXY'] || false,
    rateLimits: { perCaller, perSignIn },
    graceMs: numberIn(env, 'KEYRING_GRACE_MS', 20_000, 0, 600_000),
    logLevel: oneOf('KEYRING_LOG_LEVEL', env['KEYRING_LOG_LEVEL'] ?? 'info', levels),
    reportFile: KEYRING_REPORT_FILE,
  };
}

/** @throws ConfigurationError */
export function databaseUrl(env: Environment): string {
  const url = env['DATABASE_URL'];
  if (url === undefined || url === '') throw new ConfigurationError('DATABASE_URL is not set.');
  return postgresUrl('DATABASE_URL', url);
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** `id:key,id:key`, of which the first is current: 32 bytes each, in base64. */
function secretsIn(text: string | undefined): Secrets {
  if (text === undefined || text === '') {
    throw new ConfigurationError('KEYRING_KEYS is not set. `node dist/main.js new-key` makes one.');
  }
  const entries = listIn(text).map((entry): [string, Uint8Array] => {
    const [id = '', key = ''] = entry.split(':', 2);
    return [id, new Uint8Array(Buffer.from(key, 'base64'))];
  });
  try {
    return secretsFrom(keyRing({ current: entries[0]?.[0] ?? '', keys: Object.fromEntries(entries) }));
  } catch (error) {
    throw new ConfigurationError(`KEYRING_KEYS: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The URL itself is not quoted: it may hold a password. */
function postgresUrl(name: string, url: string): string {
  if (/^postgres(?:ql)?:\/\//.test(url)) return url;
  throw new ConfigurationError(
    `${name} is no URL of PostgreSQL: postgres://user:password@host:5432/database`,
  );
}

function numberIn(env: Environment, name: string, usual: number, least: number, most: number): number {
  const text = env[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ConfigurationError(`${name} is a whole number from ${least} to ${most}, not "${text}".`);
}

function oneOf(name: string, value: string, values: readonly string[]): string {
  if (values.includes(value)) return value;
  throw new ConfigurationError(`${name} is one of ${values.join(', ')}, not "${value}".`);
}

function listIn(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}
