import { expect, test } from 'vitest';
import { startTcpProxy } from './index.ts';

const target = { host: '127.0.0.1', port: 1 };

test.each([
  [{ target: { host: '', port: 1 } }, 'target.host must be a name or an address, not ""'],
  [{ target: { host: 'h', port: 0 } }, 'target.port must be an integer from 1 to 65535, not 0'],
  [{ listenPort: -1 }, 'listenPort must be an integer from 1 to 65535, not -1'],
  [{ network: { toServer: { latencyMs: -1 } } }, 'toServer.latencyMs must be 0 or more milliseconds, not -1'],
  [
    { network: { toClient: { jitterMs: Number.NaN } } },
    'toClient.jitterMs must be 0 or more milliseconds, not NaN',
  ],
  [{ network: { toClient: { bytesPerSecond: 0 } } }, 'toClient.bytesPerSecond must be above 0, not 0'],
  [{ seed: 0.5 }, 'seed must be an integer, not 0.5'],
])('options are checked: %j', async (options, message) => {
  await expect(startTcpProxy({ target, ...options })).rejects.toThrow(message);
});
