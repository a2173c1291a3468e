import { fileURLToPath } from 'node:url';

import { InvalidOptionError } from '../errors/invalid-option-error.ts';

export interface SqliteLocation {
  /** `file:/data/app.sqlite`, or `file:app.sqlite` beside the working directory. */
  readonly url?: string | undefined;
  /** A path, or ':memory:' for a database that lives as long as it is open. */
  readonly path?: string | undefined;
}

/** The path that `node:sqlite` opens; throws `InvalidOptionError`. */
export function sqlitePath({ url, path }: SqliteLocation): string {
  if (url !== undefined && path !== undefined)
    throw new InvalidOptionError('path', 'left out where url is given', path);
  const option = url === undefined ? 'path' : 'url';
  const location: unknown = url ?? path;
  const expected = "a path, 'file:app.sqlite', or ':memory:'";
  if (typeof location !== 'string' || location === '')
    throw new InvalidOptionError(option, expected, location);
  if (!location.startsWith('file:')) {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) throw new InvalidOptionError(option, expected, location);
    return location;
  }
  if (location.includes('?'))
    throw new InvalidOptionError(option, `${expected}, without parameters`, location);
  return location.startsWith('file:/')
    ? fileURLToPath(location)
    : decodeURIComponent(location.slice('file:'.length));
}
