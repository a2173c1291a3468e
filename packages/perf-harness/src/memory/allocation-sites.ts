import type { HeapProfiler } from 'node:inspector/promises';

import { isLibrary, isOutside } from '../leaks/place.ts';
import type { AllocationProfile } from './allocation-sampler.ts';
import { originalPlace } from './original-place.ts';

export type CallFrame = HeapProfiler.SamplingHeapProfileNode['callFrame'];

/** What one function allocated that is alive. */
export interface AllocationSite {
  /** The function, and who called it on the way on which most was allocated; the innermost first. */
  readonly frames: readonly [CallFrame, ...CallFrame[]];
  readonly bytes: number;
}

/**
 * What is alive, by the function of the program that allocated it: where a library or Node did so, by the function of the
 * program that called them; and where none did, by theirs.
 */
export function allocationSites({ head }: AllocationProfile): ReadonlyMap<string, AllocationSite> {
  const sites = new Map<string, AllocationSite & { readonly mostBytes: number }>();
  visit(head, [], (path, bytes) => {
    const outside = path.filter(({ url }) => url !== '' && isOutside(url)).reverse();
    const own = outside.filter(({ url }) => !isLibrary(url));
    const [innermost, ...callers] = own.length > 0 ? own : outside;
    if (!innermost) return;
    const key = keyOf(innermost);
    const before = sites.get(key);
    const most = !before || bytes > before.mostBytes;
    sites.set(key, {
      frames: most ? [innermost, ...callers] : before.frames,
      bytes: (before?.bytes ?? 0) + bytes,
      mostBytes: most ? bytes : before.mostBytes,
    });
  });
  return sites;
}

function visit(
  node: HeapProfiler.SamplingHeapProfileNode,
  callers: readonly CallFrame[],
  found: (path: CallFrame[], bytes: number) => void,
): void {
  const path = [...callers, node.callFrame];
  if (node.selfSize > 0) found(path, node.selfSize);
  for (const child of node.children) visit(child, path, found);
}

const keyOf = ({ scriptId, lineNumber, columnNumber }: CallFrame): string =>
  `${scriptId}:${lineNumber}:${columnNumber}`;

export const nameOf = ({ functionName }: CallFrame): string => functionName || '(anonymous)';

/** Where the function begins. V8 counts from 0. */
export const placeOf = ({ url, lineNumber, columnNumber }: CallFrame): string =>
  originalPlace(url, lineNumber + 1, columnNumber + 1);
