import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { shuffle } from '../measure/shuffle.ts';
import { type MigratedServer, readContents } from './database.ts';
import type { Migration } from './history.ts';
import type { Peer } from './peers/peer.ts';

/** A peer, and what was measured of it in each round, in ms. */
export interface Applied {
  readonly peer: Peer;
  readonly roundsMs: readonly number[];
}

export interface ApplyOptions {
  readonly rounds: number;
  readonly seed: number;
  /** A folder for the files. */
  readonly folder: string;
  readonly onProgress: (step: string) => void;
}

/**
 * Lets each peer apply the history, each time to an empty database by a process of its own, in an order of chance. Before
 * that once, unmeasured, to see that all of them make the same of it.
 *
 * @throws Error where one does not.
 */
export async function applyHistory(
  server: MigratedServer,
  peers: readonly Peer[],
  history: readonly Migration[],
  { rounds, seed, folder, onProgress }: ApplyOptions,
): Promise<readonly Applied[]> {
  const contestants: {
    peer: Peer;
    name: string;
    dir: string;
    files: readonly string[];
    roundsMs: number[];
  }[] = [];
  let expected: string | undefined;
  for (const [index, peer] of peers.entries()) {
    const dir = join(folder, String(index));
    const files = peer.files(history);
    await writeFiles(dir, files);
    const contestant = { peer, name: peer.name, dir, files: Object.keys(files), roundsMs: [] };
    onProgress(`${peer.name}: once, to compare`);
    const url = await server.create();
    if ((await runPeer(contestant, url)) === undefined) {
      onProgress(`${peer.name} is not there`);
      continue;
    }
    const contents = await readContents(url);
    await server.drop(url);
    expected ??= contents;
    if (contents !== expected)
      throw new Error(`${peer.name} made another schema of the history than ${peers[0]?.name}`);
    contestants.push(contestant);
  }
  for (let round = 0; round < rounds; round += 1) {
    onProgress(`round ${round + 1} of ${rounds}`);
    for (const contestant of shuffle(contestants, seed, round)) {
      const url = await server.create();
      contestant.roundsMs.push((await runPeer(contestant, url)) ?? Number.NaN);
      await server.drop(url);
    }
  }
  return contestants;
}

async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

/** How long it took, in ms; `undefined` where its program is not there. */
async function runPeer(
  { peer, dir, files }: { readonly peer: Peer; readonly dir: string; readonly files: readonly string[] },
  url: string,
): Promise<number | undefined> {
  const command = peer.command(url, dir, files);
  if (command === undefined) return undefined;
  const { ms, stdout } = await runProcess(command);
  return peer.measured === 'process' ? ms : Number(stdout.trim().split('\n').at(-1));
}

/** Runs a command to its end. @throws Error with what it says, where it fails */
export async function runProcess([file = '', ...args]: readonly string[]): Promise<{
  readonly ms: number;
  readonly stdout: string;
}> {
  const startedAt = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  const ms = performance.now() - startedAt;
  if (code !== 0)
    throw new Error(`${file} ${args.slice(0, 2).join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return { ms, stdout };
}
