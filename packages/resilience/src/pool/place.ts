import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ownFolder = fileURLToPath(new URL('..', import.meta.url));

/** Frames kept of a stack: one or two of this package, and enough of the caller's. */
const depth = 8;

/**
 * Where in the program something happened. Captured in about two microseconds; the text is made only when it is read.
 */
export class Place {
  // Written by captureStackTrace, as a getter that formats the stack when it is first read.
  declare private readonly stack: string;

  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = depth;
    Error.captureStackTrace(this, Place);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The frames of the caller, the innermost first. */
  get frames(): readonly string[] {
    const frames = this.stack.split('\n').slice(1);
    return frames.map((frame) => frame.trim().replace(/^at /, '')).filter(isCallers);
  }

  /**
   * The innermost frame as `billing/export.ts:88`, relative to the working directory: of the program itself where it is
   * among those kept, and not of a library that the program called.
   */
  toString(): string {
    const { frames } = this;
    const frame = frames.find((one) => !/[\\/]node_modules[\\/]/.test(one)) ?? frames[0];
    return frame === undefined ? 'an unknown place' : locationOf(frame);
  }
}

function isCallers(frame: string): boolean {
  if (/\bnode:|[\\/]node_modules[\\/](pg|pg-pool)[\\/]/.test(frame)) return false;
  // Tests stand beside what they test, and call it like anybody else.
  return !frame.includes(ownFolder) || frame.includes('.test.');
}

function locationOf(frame: string): string {
  const inParentheses = /\(([^()]+)\)$/.exec(frame)?.[1];
  const location = (inParentheses ?? frame.replace(/^async /, '')).replace(/:\d+$/, '');
  const path = location.replace(/^file:\/\//, '');
  return path.startsWith(workingFolder()) ? path.slice(workingFolder().length) : path;
}

function workingFolder(): string {
  return `${process.cwd()}${sep}`;
}
