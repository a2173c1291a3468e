import { expect, test } from 'vitest';

import { startTcpProxy } from './tcp-proxy.ts';

const target = { host: '127.0.0.1', port: 1 };

test.each([
  [{ target: { host: '', port: 1 } }, "target.host must be a name or an address; got ''."],
  [{ target: { host: 'h', port: 0 } }, 'target.port must be an integer from 1 to 65535; got 0.'],
  [{ listenPort: -1 }, 'listenPort must be an integer from 1 to 65535; got -1.'],
  [
    { network: { toServer: { latencyMs: -1 } } },
    'toServer.latencyMs must be a number of milliseconds, at least 0; got -1.',
  ],
  [
    { network: { toClient: { jitterMs: Number.NaN } } },
    'toClient.jitterMs must be a number of milliseconds, at least 0; got NaN.',
  ],
  [
    { network: { toClient: { bytesPerSecond: 0 } } },
    'toClient.bytesPerSecond must be a number above 0; got 0.',
  ],
  [{ seed: 0.5 }, 'seed must be an integer from 0 to 4294967295; got 0.5.'],
])('options are checked: %j', async (options, message) => {
  await expect(startTcpProxy({ target, ...options })).rejects.toThrow(message);
});
