import { expect, test } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const where = { port: 5499, folder: '/tmp/holdfast-postgres-x' };

// As the server's programs, Node and the operating system word it.
test.each([
  [
    'HF_SERVER_PORT_IN_USE',
    { message: 'it ended with status 1' },
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
  ],
  [
    'HF_SERVER_NO_SPACE',
    { message: 'it ended with status 1' },
    'FATAL:  could not write to file "pg_wal/xlogtemp.4242": No space left on device',
  ],
  [
    'HF_SERVER_NO_SPACE',
    { message: "ENOSPC: no space left on device, mkdir '/tmp/holdfast-postgres-x'", errno: 'ENOSPC' },
    '',
  ],
  [
    'HF_SERVER_NO_PERMISSION',
    { message: "EACCES: permission denied, mkdir '/tmp/holdfast-postgres-x'", errno: 'EACCES' },
    '',
  ],
  [
    'HF_SERVER_NO_PERMISSION',
    { message: 'it ended with status 1' },
    'LOG:  could not bind IPv4 address "127.0.0.1": Permission denied',
  ],
  ['HF_SERVER_NO_BINARY', { message: 'spawn /a/bin/initdb ENOENT', errno: 'ENOENT' }, ''],
  [
    'HF_SERVER_NO_BINARY',
    { message: 'it ended with status 127' },
    'initdb: error while loading shared libraries: libicuuc.so.60: cannot open shared object file',
  ],
  [
    'HF_SERVER_TIMEOUT',
    { message: 'it was not ready after 60000 ms', errno: 'ETIMEDOUT' },
    'LOG:  redo starts',
  ],
  ['HF_SERVER_GONE', { message: 'its keeper has ended' }, ''],
  [
    'HF_SERVER_NO_SPACE',
    { message: 'it ended with status 1' },
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.',
  ],
  [
    'HF_SERVER_NO_FOLDER',
    { message: "ENOENT: no such file or directory, mkdir '/nowhere/holdfast-postgres-x'", errno: 'ENOENT' },
    '',
  ],
  ['HF_SERVER_FAILED', { message: 'it ended with status 1' }, 'FATAL:  something new'],
])('%s is what %o with the log %j is', (code, failure, log) => {
  const error = explainFailure(failure, log, where);
  expect(error).toMatchObject({ code, log, name: 'PostgresServerError' });
  for (const line of log.split('\n')) expect(error.message).toContain(line);
  expect(error.cause).toMatchObject({ message: failure.message });
});

test('an error reads as what happened, what to do, and what the server said last', () => {
  const log = 'LOG:  one\nFATAL:  two';
  expect(explainFailure({ message: 'it ended with status 1' }, log, where).message).toBe(
    `PostgreSQL on port 5499 failed: it ended with status 1.
  The server's log says more.
  The server's last words:
    LOG:  one
    FATAL:  two`,
  );
});
