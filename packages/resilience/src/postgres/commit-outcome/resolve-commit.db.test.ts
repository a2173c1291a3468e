import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ResilientPool } from '../resilient-pool.ts';
import { readWitness, witnessedBeginText } from './begin-message.ts';
import { RecoveryLog } from './recovery-log.ts';
import { resolveCommit } from './resolve-commit.ts';
import type { Witness } from './witness.ts';

describeEachDatabase(
  'asking what became of a transaction',
  (matrix) => {
    let pool: ResilientPool;
    let client: pg.Client;

    beforeAll(async () => {
      pool = new ResilientPool({ connectionString: matrix.url });
      await pool.query('create table ledger (n int)');
    });
    afterAll(async () => {
      await client.end();
      await pool.end();
    });

    async function begin(): Promise<Witness> {
      client = new pg.Client(matrix.url);
      client.on('error', () => {}); // it may be ended by the server
      await client.connect();
      // Text of several statements is answered with a result for each, which the types do not say.
      const results = (await client.query(witnessedBeginText('begin', false))) as unknown as pg.QueryResult[];
      const witness = readWitness(results, undefined);
      if (witness === undefined) throw new Error('the server gave no id');
      await client.query('insert into ledger values (1)');
      return witness;
    }
    const ask = async (witness: Witness, withinMs = 10_000) => {
      const { outcome } = await resolveCommit(pool, new RecoveryLog(), witness, withinMs);
      return outcome;
    };

    describe('that has ended', () => {
      test.each([
        ['commit', 'committed'],
        ['rollback', 'rolled-back'],
      ])('by %s says %j', async (end, outcome) => {
        const witness = await begin();
        await client.query(end);
        expect(await ask(witness)).toBe(outcome);
        await client.end();
      });
    });

    test('that is still open, with nobody there to end it, ends it', async () => {
      const witness = await begin();
      const ended = new Promise((resolve) => client.once('end', resolve));
      expect(await ask(witness)).toBe('rolled-back');
      await ended;
    });

    test('that is busy waits for it, and gives up in time', async () => {
      const witness = await begin();
      const busy = client.query('select pg_sleep(2)');
      expect(await ask(witness, 1_200)).toBe('unknown');
      await busy;
      await client.query('commit');
      expect(await ask(witness)).toBe('committed');
    });

    test('leaves alone who has the same id and is younger: it was given it after a crash', async () => {
      const witness = await begin();
      const { rows } = await client.query<{ at: string }>(
        `select (extract(epoch from backend_start) * 1000000)::bigint::text as at
        from pg_stat_activity where pid = pg_backend_pid()`,
      );
      const older = { ...witness, beganAt: Number(rows[0]?.at) - 1 };
      expect(await ask(older, 1_500)).toBe('unknown');
      await client.query('commit');
      expect(await ask(older)).toBe('committed');
    });

    test('needs no privilege that was not taken away, and says which was', async () => {
      const role = `plain_${process.pid}`;
      await pool.query(`create role ${role} login password 'x'`);
      const url = new URL(matrix.url);
      url.username = role;
      url.password = 'x';
      const plain = new ResilientPool({ connectionString: url.href });
      try {
        const witness = await begin();
        await client.query('commit');
        const asked = () => resolveCommit(plain, new RecoveryLog(), witness, 1_000);
        expect(await asked()).toEqual({ outcome: 'committed', failure: undefined });
        await pool.query('revoke execute on function pg_xact_status(xid8) from public');
        const failure = expect.objectContaining({
          message: 'permission denied for function pg_xact_status',
        });
        expect(await asked()).toEqual({ outcome: 'unknown', failure });
      } finally {
        await pool.query('grant execute on function pg_xact_status(xid8) to public');
        await plain.end();
        await pool.query(`drop role ${role}`);
      }
    });
  },
  { engines: ['postgres'] },
);
