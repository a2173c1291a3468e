import { startTcpProxy } from '@holdfast/perf-harness/faults';

// A program of its own: it is told the server's address, and tells the one that leads through the proxy.
const [url = ''] = process.argv.slice(2);

// The proxy waits by timers, and those count whole milliseconds: half a millisecond is waited for by one of them, and
// two halves, one each way, would be two. So all of the delay is on the way back.
const proxy = await startTcpProxy({
  target: { host: '127.0.0.1', port: Number(new URL(url).port) },
  network: { toClient: { latencyMs: 0.5 } },
});
process.send?.(proxy.through(url));
// Never outlives the process that measures.
process.once('disconnect', () => process.exit());
