import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Where the client's thread may run, and where everything else may: cores as `taskset` lists them. */
export interface Placement {
  readonly client: string;
  readonly server: string;
}

/**
 * Keeps client and server on cores of their own, as if they were two machines. Left to the scheduler, the two meet on
 * one core in one moment and not in the next, and an answer takes twice as long in one of them: more than what is
 * measured here.
 *
 * Undefined where it cannot be had: on other systems than Linux, on one core, without `taskset`.
 */
export function placement(): Placement | undefined {
  const cores = availableParallelism();
  if (process.platform !== 'linux' || cores < 2) return undefined;
  const wanted = { client: '0', server: cores === 2 ? '1' : `1-${cores - 1}` };
  return placeProcess(process.pid, wanted.client) ? wanted : undefined;
}

/** Moves a process's main thread, and what it starts from now on; says whether that worked. */
export function placeProcess(pid: number, cores: string): boolean {
  return spawnSync('taskset', ['--cpu-list', '--pid', cores, String(pid)]).status === 0;
}

/** The process that started this one, on Linux. */
export function parentOf(pid: number): number {
  // proc(5): the fourth field, behind the name in parentheses and the state.
  const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return Number(parent);
}
