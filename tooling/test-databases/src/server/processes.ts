import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In one letter: T is stopped, Z is dead and not yet collected by its parent. */
  readonly state: string;
}

/** How long a process may take to stop, or to die, once it was told. */
const LIMIT_MS = 5_000;

/** Every process of this machine: from /proc on Linux, where `ps` is often missing, else from `ps`. */
async function processes(): Promise<Process[]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const all = await Promise.all(pids.map(async (pid) => parseStat(await readStat(pid))));
    return all.filter((one) => one !== undefined);
  }
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state]) => ({
      pid: Number(pid),
      parent: Number(parent),
      state: state?.charAt(0) ?? '',
    }));
}

/** A process may end between being listed and being read: then there is nothing. */
const readStat = (pid: string): Promise<string> => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');

/** `pid (name) state parent …`, see proc(5); a name may hold anything, so the last parenthesis counts. */
function parseStat(stat: string): Process | undefined {
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state && parent ? { pid: Number.parseInt(stat, 10), parent: Number(parent), state } : undefined;
}

/**
 * Kills a process and its children with SIGKILL, all at once: what a power cut is to them. The parent is frozen
 * first, so that it starts no more children, and none of them lives on to finish its statement.
 *
 * @throws Error where one of them does not die in 5 s.
 */
export async function killFamily(pid: number): Promise<void> {
  if (process.platform === 'win32') return signal(pid, 'SIGKILL');
  signal(pid, 'SIGSTOP');
  // It may be in the midst of starting one more.
  await gone('stopped', (one) => one.pid === pid && !/[TtZX]/.test(one.state));
  const family = (await processes()).filter((one) => one.pid === pid || one.parent === pid);
  for (const one of family) signal(one.pid, 'SIGKILL');
  const pids = new Set(family.map((one) => one.pid));
  // Their shared memory keeps a new server from starting until the last of them has let go of it.
  await gone('dead', (one) => pids.has(one.pid) && one.state !== 'Z');
}

/** Until no process is such. */
async function gone(wanted: string, such: (one: Process) => boolean): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  for (let left = await processes(); left.some(such); left = await processes()) {
    if (performance.now() > until) {
      const pids = left.filter(such).map((one) => `${one.pid} (state ${one.state})`);
      throw new Error(`not ${wanted} ${LIMIT_MS / 1_000} s after the signal: process ${pids.join(', ')}`);
    }
    await delay(2);
  }
}

/** Sends a signal; a process that is gone already needs none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
