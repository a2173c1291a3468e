import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checksumMatches, checksumOf } from './checksum.ts';
import type { Revision } from './revision.ts';

const line = fc.string({ unit: fc.constantFrom('a', ' ', ';', "'", 'é', '\r') });
const revisionOf = (script: string): Revision => ({
  name: '1_a',
  script,
  checksum: checksumOf(script),
  down: undefined,
});

test('the checksum is the SHA-256 of the bytes, in hex', () => {
  expect(checksumOf('hello')).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
});

test('line endings do not make an edit', () => {
  fc.assert(
    fc.property(fc.array(line.filter((text) => !text.endsWith('\r'))), (lines) => {
      const unix = lines.join('\n');
      const windows = lines.join('\r\n');
      expect(checksumMatches(revisionOf(unix), checksumOf(windows))).toBe(true);
      expect(checksumMatches(revisionOf(windows), checksumOf(unix))).toBe(true);
    }),
  );
});

test('anything else makes an edit', () => {
  fc.assert(
    fc.property(line, line, (before, after) => {
      fc.pre(before !== after);
      expect(checksumMatches(revisionOf(`${before};`), checksumOf(`${after};`))).toBe(false);
    }),
  );
});

test('a checksum that an early Prisma wrote without zeros is known again', () => {
  // The SHA-256 of "hello" has the bytes 0a and 0e.
  const early = checksumOf('hello').replace(/../g, (byte) => Number.parseInt(byte, 16).toString(16));
  expect(early.length).toBeLessThan(64);
  expect(checksumMatches(revisionOf('hello'), early)).toBe(true);
});
