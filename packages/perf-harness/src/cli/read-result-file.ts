import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorMessage } from '../errors/thrown.ts';
import { readResult } from '../result/read-result.ts';
import type { RunResult } from '../result/run-result.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** The result in a file. @throws UsageError where there is none; UnreadableResultError where it is no result. */
export async function readResultFile(path: string, { cwd }: Io): Promise<RunResult> {
  let json: string;
  try {
    json = await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${errorMessage(cause)}`, { cause });
  }
  return readResult(json, path);
}
