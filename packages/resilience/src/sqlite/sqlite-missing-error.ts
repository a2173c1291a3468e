import { HoldfastError } from '../errors/holdfast-error.ts';

/** The Node this runs on has no `node:sqlite`. */
export class SqliteMissingError extends HoldfastError {
  constructor(nodeVersion: string) {
    super(
      'SqliteMissingError',
      'HF_SQLITE_MISSING',
      `Node ${nodeVersion} has no node:sqlite here.\n` +
        '  Use Node 22.22 or newer; there, look whether NODE_OPTIONS or the command line has --no-experimental-sqlite, and ' +
        'whether Node was built without SQLite.',
    );
  }
}
