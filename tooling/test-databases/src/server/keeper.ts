/**
 * The keeper: a process of its own which owns one server and its folder. It does what the starting process asks
 * over the IPC channel; when that channel closes, however the other side ended, it stops the server, removes the
 * folder and ends. It is in a session of its own, so a Ctrl-C reaches only the starting process, which decides
 * the order of its shutdown.
 */
import { Cluster } from './cluster.ts';
import type { Command, Failure, Message, Request } from './protocol.ts';

// A name of its own, so that what ends "all node processes" leaves the keeper to clean up.
process.title = `holdfast-postgres-keeper of ${process.ppid}`;

/** How long this process may take to end: as long as every wait on the way, and then some. */
const END_LIMIT_MS = 45_000;

// Whoever read this may be gone, which is no reason to leave a server behind.
process.stderr.on('error', () => {});

const ending = new AbortController();
const cluster = new Cluster(ending.signal, (line) => say({ log: line }));
let work: Promise<void> = Promise.resolve();

process.on('message', (message) => {
  // Only the starting process has the other end of this channel, and it sends nothing but requests.
  const { id, command } = message as Request;
  work = work.then(async () => say(await answer(id, command)));
});
process.once('disconnect', end);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, end);

async function answer(id: number, command: Command): Promise<Message> {
  try {
    await obey(command);
    return { done: id };
  } catch (error) {
    return { done: id, failure: describe(error) };
  }
}

function obey(command: Command): Promise<void> {
  switch (command.do) {
    case 'initialise':
      return cluster.initialise(command.plan);
    case 'copy':
      return cluster.copy(command.plan, command.dataFolder);
    case 'append':
      return cluster.append(command.files);
    case 'start':
      return cluster.start(command.settings, command.timeoutMs);
    case 'stop':
      return cluster.stop();
    case 'kill':
      return cluster.kill();
    case 'remove':
      return cluster.remove();
  }
}

function describe(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const errno = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.message, ...(errno === undefined ? {} : { errno }) };
}

function say(message: Message): void {
  // Nobody may be listening any more; then there is nobody to tell.
  if (process.connected) process.send?.(message, () => {});
}

function end(): void {
  ending.abort(new Error('the process that started it has ended'));
  setTimeout(() => {
    cluster.abandon();
    process.exit(1);
  }, END_LIMIT_MS);
  work = work.then(() => cluster.remove()).finally(() => process.exit());
}
