import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
/** What was built of this package, and its sources, to which source maps lead. */
const ownFolders = [`${packageFolder}dist${sep}`, `${packageFolder}src${sep}`];

/** Frames kept of a stack: a few of this package and of the driver, and enough of the caller's. */
const DEPTH = 16;

/**
 * Where in the program something was opened. Captured in about two microseconds; the text is made only when it is read.
 */
export class Place {
  // Written by captureStackTrace, as a getter that formats the stack when it is first read.
  declare private readonly stack: string;

  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = DEPTH;
    Error.captureStackTrace(this, Place);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The caller's frames, the innermost first: those of the program, or of its libraries where there are no others. */
  get frames(): readonly string[] {
    const all = this.stack.split('\n').slice(1);
    const outer = all.map((frame) => frame.trim().replace(/^at /, '')).filter(isOutside);
    const own = outer.filter((frame) => !isLibrary(frame));
    return own.length > 0 ? own : outer;
  }

  /** The innermost frame as `billing/export.ts:88`, relative to the working directory. */
  toString(): string {
    const frame = this.frames[0];
    return frame === undefined ? 'an unknown place' : locationOf(frame);
  }
}

/** Whether a frame is neither Node's nor this package's. Tests stand beside what they test, and call it like anybody else. */
export function isOutside(frame: string): boolean {
  if (/\bnode:|<anonymous>/.test(frame)) return false;
  return frame.includes('.test.') || !ownFolders.some((folder) => frame.includes(folder));
}

/** Whether a frame is one of an installed package. */
export function isLibrary(frame: string): boolean {
  return /[\\/]node_modules[\\/]/.test(frame);
}

/** Where a frame is, as `billing/export.ts:88`, relative to the working directory. */
export function locationOf(frame: string): string {
  const inParentheses = /\(([^()]+)\)$/.exec(frame)?.[1];
  const location = (inParentheses ?? frame.replace(/^async /, '')).replace(/:\d+$/, '');
  const path = location.startsWith('file:') ? withoutScheme(location) : location;
  const workingFolder = `${process.cwd()}${sep}`;
  return path.startsWith(workingFolder) ? path.slice(workingFolder.length) : path;
}

function withoutScheme(location: string): string {
  const [, url = location, line = ''] = /^(.*?)(:\d+)?$/.exec(location) ?? [];
  return `${fileURLToPath(url)}${line}`;
}
