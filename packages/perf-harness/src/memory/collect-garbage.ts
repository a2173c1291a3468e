import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Collects all garbage, twice, with a turn of the event loop before each, so that what only finalizers and settled
 * promises held is gone, too. It stops the program for some milliseconds for each 10 MB that are alive.
 *
 * Takes the `gc` of `node --expose-gc`. Where Node was started without, V8 is told that flag now, and gives the function to
 * a context that is made for it and dropped; nothing else changes.
 */
export async function collectGarbage(): Promise<void> {
  collect ??= globalThis.gc ?? gcOfNewContext();
  for (let times = 0; times < 2; times++) {
    await turn();
    collect();
  }
}

function gcOfNewContext(): () => void {
  setFlagsFromString('--expose-gc');
  // The context's global `gc` is what the flag says it is.
  return runInNewContext('gc') as () => void;
}
