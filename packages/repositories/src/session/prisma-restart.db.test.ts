import { ResilientPool } from '@holdfast/resilience/postgres';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PrismaClient } from '../../test/generated/prisma/client.ts';

let server: PostgresServer;
let pool: ResilientPool;
let prisma: PrismaClient;

beforeEach(async () => {
  server = await startPostgresServer();
  pool = new ResilientPool({ connectionString: server.url, max: 4 });
  await pool.query('create table orders (id uuid primary key, number text)');
  prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
});
afterEach(async () => {
  await prisma.$disconnect();
  await pool.end();
  await server.remove();
});

test.each(['restart', 'kill'] as const)(
  'a Prisma Client on a resilient pool outlives a server’s %s',
  async (fault) => {
    const count = () => prisma.order.count();
    expect(await Promise.all([count(), count(), count(), count()])).toEqual([0, 0, 0, 0]);
    if (fault === 'kill') {
      await server.kill();
      await server.start();
    } else {
      await server.restart();
    }
    // The idle connections died with the server; Prisma is handed new ones.
    expect(await Promise.all([count(), count(), count(), count()])).toEqual([0, 0, 0, 0]);
    expect(await prisma.$transaction((transaction) => transaction.order.count())).toBe(0);
  },
);
