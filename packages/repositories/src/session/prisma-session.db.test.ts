import { type Database, isHoldfastError } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { PrismaClient } from '../../test/generated/prisma/client.ts';
import { invoice, order } from '../../test/generated/tables/index.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';
import { createStore, type Store } from '../store.ts';

class OrderRepository extends Repository.for(order) {}
class InvoiceRepository extends Repository.for(invoice) {}
const repositories = { orders: OrderRepository, invoices: InvoiceRepository };

describeEachDatabase(
  'Prisma in a session',
  (target) => {
    let database: Database;
    let store: Store<typeof repositories, PrismaClient>;

    beforeAll(async () => {
      database = openDatabase(target);
      await createTables(
        database,
        [order, invoice],
        [
          'create unique index orders_number_key on orders (number)',
          'alter table invoices add foreign key (order_id) references orders (id)',
        ],
      );
      store = createStore({
        database,
        prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }),
        repositories,
      });
    });
    afterAll(() => store.close());
    beforeEach(() => database.query({ text: 'truncate orders, invoices', values: [] }));

    const backend = 'select pg_backend_pid() as pid, pg_current_xact_id()::text as transaction';

    test('works on the connection and in the transaction of the repositories and of Knex', async () => {
      await store.session(async (session) => {
        const {
          rows: [ours],
        } = await session.query({ text: backend, values: [] });
        expect(await session.prisma.$queryRawUnsafe(backend)).toEqual([ours]);
        expect((await session.knex.raw(backend)).rows).toEqual([ours]);
      });
    });

    test('sees what the repositories wrote, and they see what it wrote', async () => {
      await store.session(async (session) => {
        const { id } = await session.orders.create({ number: 'A-1' });
        await session.prisma.invoice.create({ data: { orderId: id, total: 5 } });
        expect(await session.invoices.list()).toMatchObject([{ orderId: id, total: 5 }]);
        expect(await session.prisma.order.findUnique({ where: { id } }).invoices()).toMatchObject([
          { total: 5 },
        ]);
      });
      expect(await store.orders.count()).toBe(1);
      expect(await store.prisma.invoice.count()).toBe(1);
    });

    test('leaves nothing when the session fails after it', async () => {
      const failing = store.session(async (session) => {
        const { id } = await session.orders.create({ number: 'A-1' });
        await session.prisma.invoice.create({ data: { orderId: id, total: 5 } });
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await store.orders.count()).toBe(0);
      expect(await store.invoices.count()).toBe(0);
    });

    test('fails the session where its own query fails', async () => {
      const failing = store.session(async (session) => {
        await session.orders.create({ number: 'A-1' });
        await session.prisma.order.create({
          data: { id: crypto.randomUUID(), number: 'A-1', createdBy: 'x', updatedBy: 'x' },
        });
      });
      await expect(failing).rejects.toMatchObject({ code: 'P2002' });
      expect(await store.orders.count()).toBe(0);
    });

    test('keeps the sessions of one tick apart, also where Prisma would answer their reads together', async () => {
      const { id } = await store.orders.create({ number: 'A-1' });
      const seenBy = (session: 'first' | 'second') =>
        store.session(async ({ orders, prisma }) => {
          await orders.update(id, { number: `A-1 of the ${session}` });
          return (await prisma.order.findUnique({ where: { id } }))?.number;
        });
      // The second waits for the first one's row lock, and then sees its own change.
      expect(await Promise.all([seenBy('first'), seenBy('second')])).toEqual([
        'A-1 of the first',
        'A-1 of the second',
      ]);
    });

    test('is typed as the team’s own client, and runs each call once, however often it is awaited', async () => {
      await store.session(async ({ prisma }) => {
        const creating = prisma.order.create({
          data: { id: crypto.randomUUID(), number: 'A-1', createdBy: 'x', updatedBy: 'x' },
        });
        expectTypeOf(creating).resolves.toHaveProperty('number').toEqualTypeOf<string>();
        expect((await creating).id).toBe((await creating).id);
        expect(await prisma.$queryRaw`select count(*)::int as count from orders`).toEqual([{ count: 1 }]);
      });
    });

    test('opens nothing until it is used, and nothing runs before it is awaited', async () => {
      await store.session(async ({ prisma, orders }) => {
        const never = prisma.order.deleteMany();
        await orders.create({ number: 'A-1' });
        expect(never).toBeDefined();
      });
      expect(await store.orders.count()).toBe(1);
    });

    test('is over with its session', async () => {
      const kept = await store.session(async (session) => {
        await session.prisma.order.count();
        return session;
      });
      await expect(kept.prisma.order.count()).rejects.toMatchObject({ code: 'HF_SESSION_ENDED' });
    });

    test('works through a client of many concurrent sessions without taking more connections than the pool has', async () => {
      const counts = await Promise.all(
        Array.from({ length: 50 }, (_, number) =>
          store.session(async ({ prisma, orders }) => {
            await orders.create({ number: `A-${number}` });
            return prisma.order.count();
          }),
        ),
      );
      expect(counts.every((count) => count >= 1)).toBe(true);
      expect(await store.orders.count()).toBe(50);
    });

    test('needs PostgreSQL', async () => {
      const elsewhere = openDatabase({ engine: 'sqlite', url: ':memory:' });
      const create = () =>
        createStore({
          database: elsewhere,
          repositories: {},
          prisma: () => new PrismaClient({ adapter: new PrismaPg({}) }),
        });
      expect(create).toThrow(expect.toSatisfy((error) => isHoldfastError(error, 'HF_STORE_CONFIGURATION')));
      await elsewhere.close();
    });
  },
  { engines: ['postgres'] },
);
