import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';

import { Place } from './place.ts';

test('names the file and the line of the caller, relative to the working directory', () => {
  expect(new Place().toString()).toMatch(/^src[\\/]pool[\\/]place\.test\.ts:\d+$/);
});

test('keeps the frames of the callers, the innermost first', () => {
  function inner() {
    return new Place();
  }
  function outer() {
    return inner();
  }
  const [first, second] = outer().frames;
  expect(first).toMatch(/^inner \(/);
  expect(second).toMatch(/^outer \(/);
});

test('names what called a library, and not the library', () => {
  const filename = join(process.cwd(), 'node_modules', 'library', 'index.js');
  const library = runInThisContext('(Place) => new Place()', { filename });
  const place: Place = library(Place);
  expect(place.frames[0]).toContain(filename);
  expect(place.toString()).toMatch(/^src[\\/]pool[\\/]place\.test\.ts:\d+$/);
});

test('leaves the length of other stack traces as it was', () => {
  const { stackTraceLimit } = Error;
  new Place();
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
