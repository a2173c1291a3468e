import { array, assert, constantFrom, integer, property, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitReader } from './commit-reader.ts';

function message(type: string, ...strings: string[]): Buffer {
  const body = Buffer.from(strings.map((one) => `${one}\0`).join(''));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

function packet(code: number, body = ''): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(body)]);
}

const startup = packet(196_608, 'user\0postgres\0\0');
const sslRequest = packet(80_877_103);

/** The positions in the whole stream at which commits start. */
function commitsIn(stream: Buffer, cuts: readonly number[] = []): number[] {
  const reader = new CommitReader();
  const edges = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
  return edges
    .slice(1)
    .flatMap((end, index) =>
      [...reader.read(stream.subarray(edges[index], end))].map((at) => (edges[index] ?? 0) + at),
    );
}

describe('a Query is a commit', () => {
  test.each([
    'commit',
    'COMMIT;',
    ' Commit work',
    'end',
    '/* by us */ commit',
    '-- why\ncommit',
    'commit and chain',
  ])('where its text is %j', (text) =>
    expect(commitsIn(Buffer.concat([startup, message('Q', text)]))).toEqual([startup.length]),
  );

  test.each([
    'rollback',
    "commit prepared 'x'",
    'select 1',
    "insert into t values ('commit')",
    'committed',
    '',
  ])('and is none where its text is %j', (text) =>
    expect(commitsIn(Buffer.concat([startup, message('Q', text)]))).toEqual([]),
  );
});

test('an Execute is a commit where its portal was made from a COMMIT, however late', () => {
  const before = Buffer.concat([
    sslRequest,
    startup,
    message('P', 'c', 'commit'),
    message('P', '', 'select 1'),
    message('B', 'portal', 'c'),
    message('B', '', ''),
    message('E', ''),
    message('S'),
  ]);
  const after = [message('E', ''), message('C', 'Pportal'), message('E', 'portal'), message('P', 'c', 'x')];
  const rebound = [message('B', 'portal', 'c'), message('E', 'portal')];
  expect(commitsIn(Buffer.concat([before, message('E', 'portal'), ...after, ...rebound]))).toEqual([
    before.length,
  ]);
});

test('however a stream is divided, the same commits are found', () => {
  const anyMessage = constantFrom(
    message('Q', 'commit'),
    message('Q', `select '${'x'.repeat(900)}'`),
    message('P', 'c', 'commit'),
    message('P', 'c', 'select 1'),
    message('B', '', 'c'),
    message('E', ''),
    message('S'),
  );
  assert(
    property(array(anyMessage), array(integer({ min: 1, max: 3_000 })), (messages, cuts) => {
      const stream = Buffer.concat([sslRequest, startup, ...messages]);
      expect(commitsIn(stream, cuts)).toEqual(commitsIn(stream));
      const each = Array.from({ length: stream.length }, (_, index) => index + 1);
      expect(commitsIn(stream, each)).toEqual(commitsIn(stream));
    }),
    { numRuns: 40 },
  );
});

test('another protocol is let alone', () => {
  assert(
    property(array(uint8Array()), string(), (chunks, text) => {
      const reader = new CommitReader();
      for (const chunk of [Buffer.from(text), ...chunks])
        expect([...reader.read(Buffer.from(chunk))]).toEqual([]);
    }),
  );
  expect(commitsIn(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n\r\n'), message('Q', 'commit')]))).toEqual(
    [],
  );
});
