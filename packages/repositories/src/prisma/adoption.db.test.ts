import path from 'node:path';
import type { AnyTable, Relation } from '@holdfast/db-types';
import type { Statement } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareWithDatabase } from '../../test/adoption/compare-with-database.ts';
import { createSql } from '../../test/adoption/create-sql.ts';
import { copyProject, type ProjectFolder } from '../../test/adoption/project-folder.ts';

const BLOCK = `
generator holdfast {
  provider = "holdfast-prisma-generator"
  output   = "../../src/generated/tables"
}
`;

const VIEW = `
create view sales_by_day as
  select placed_at::date as day, count(*) as orders, sum(total)::numeric(14, 2) as total from orders group by 1;
`;

/** The project's types are checked where it is compiled; here it is only there once it was generated. */
interface Row extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly updatedAt: Date;
}

type Create = (values: object) => Promise<Row>;

interface Rows {
  readonly create: Create;
  get(key: unknown): Promise<Row>;
  findBy(values: object): Promise<Row | undefined>;
  update(key: unknown, patch: object): Promise<Row>;
}

interface Model {
  readonly create: Create;
  readonly update: Create;
  readonly findUniqueOrThrow: Create;
  readonly findFirst: Create;
  count(args: object): Promise<number>;
}

type RepositoryName =
  | 'orders'
  | 'orderLines'
  | 'customers'
  | 'products'
  | 'subscriptions'
  | 'tickets'
  | 'users'
  | 'tokens'
  | 'sales';
type ModelName =
  | 'order'
  | 'customer'
  | 'organization'
  | 'payment'
  | 'productVariant'
  | 'orderLine'
  | 'subscription'
  | 'tag'
  | 'ticket'
  | 'user'
  | 'verificationToken';

interface Session extends Readonly<Record<RepositoryName, Rows>> {
  readonly prisma: Readonly<Record<ModelName, Model>>;
  query(statement: Statement): Promise<{ readonly rows: readonly { readonly key: unknown }[] }>;
}

interface Shop extends Session {
  session(work: (session: Session) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

type ShopRelations = Readonly<
  Record<
    'user' | 'tag' | 'product',
    Readonly<Record<'followers' | 'following' | 'products' | 'tags', Relation>>
  >
>;

interface Application {
  openStore(url: string): Shop;
  readonly relations: ShopRelations;
}

describeEachDatabase(
  'a team with a project of 60 models',
  (database) => {
    let project: ProjectFolder;
    let generated: ReturnType<ProjectFolder['run']>;
    let store: Shop;
    let relations: ShopRelations;

    beforeAll(async () => {
      project = copyProject();
      project.append('prisma/schema/schema.prisma', BLOCK);
      generated = project.run('prisma', ['generate', '--schema', 'prisma/schema']);
      const client = new pg.Client(database.url);
      await client.connect();
      await client.query('create extension if not exists citext');
      await client.query(await createSql(database.url, project.schema()));
      await client.query(VIEW);
      await client.end();
      const application: Application = await import(path.join(project.path, 'src/store.ts'));
      store = application.openStore(database.url);
      relations = application.relations;
    }, 120_000);

    afterAll(async () => {
      await store.close();
      project.remove();
    });

    test('adds one block, and is told what the tables are made without', () => {
      expect(generated.status, generated.output).toBe(0);
      expect(generated.output).toContain('Generated Holdfast tables');
      const told = [...generated.output.matchAll(/^- (\S+) \((\S+)\)/gm)].map(
        ([, subject, place]) => `${subject} ${place}`,
      );
      expect(told).toStrictEqual([
        'LedgerEntry.cash prisma/schema/billing.prisma:111',
        'Product.searchVector prisma/schema/catalog.prisma:35',
        'Warehouse.location prisma/schema/catalog.prisma:135',
        'Warehouse.opensAt prisma/schema/catalog.prisma:136',
        'PageEmbedding.vector prisma/schema/content.prisma:51',
        'Block.opacity prisma/schema/content.prisma:65',
        'OrderTotals prisma/schema/sales.prisma:207',
        'Ticket.touchedAt prisma/schema/support.prisma:29',
      ]);
    });

    test('has tables of the very types, nulls and unique indexes that the database has', async () => {
      const generatedTables: Readonly<Record<string, AnyTable>> = await import(
        path.join(project.path, 'src/generated/tables/index.ts')
      );
      const tables = Object.values(generatedTables).filter(({ primaryKey }) => primaryKey !== undefined);
      expect(tables.length).toBe(61);
      const client = new pg.Client(database.url);
      await client.connect();
      const differences = await compareWithDatabase(client, tables);
      await client.end();
      expect(
        differences.filter(
          (text) =>
            !/is (character\(\d+\), not character varying|json, not jsonb|timestamp with time zone, not timestamp\(6\))/.test(
              text,
            ),
        ),
      ).toStrictEqual([]);
    });

    test('compiles its repositories without another change', () => {
      expect(project.run('tsc', ['-p', '.', '--noEmit']).output).toBe('');
    });

    test('reads by Prisma what a repository wrote', async () => {
      const customer = await store.customers.create({
        name: 'Ada',
        email: 'Ada@Example.com',
        creditLimit: '1000.50',
      });
      const written = await store.orders.create({ ...everything, customerId: customer.id });
      const read = await store.prisma.order.findUniqueOrThrow({ where: { id: written.id } });
      expect(asRow(read)).toStrictEqual(written);
      expect(customer['number']).toBe(1);
      expect(await store.prisma.customer.findFirst({ where: { email: 'ada@example.COM' } })).toMatchObject({
        id: customer.id,
      });
    });

    test('reads by a repository what Prisma wrote, all of it or as little as it can', async () => {
      const { id: customerId } = await store.customers.create({ name: 'Grace' });
      for (const data of [
        { ...everything, dueOn: new Date('2026-02-28'), number: 'P-1', customerId },
        { number: 'P-2', customerId },
      ]) {
        const written = await store.prisma.order.create({ data });
        expect(await store.orders.get(written.id)).toStrictEqual(asRow(written));
      }
    });

    test('changes by one what the other made, and leaves each its own time of change', async () => {
      const { id: customerId } = await store.customers.create({ name: 'Edsger' });
      const order = await store.prisma.order.create({ data: { number: 'C-1', customerId } });
      const paid = await store.orders.update(order.id, { status: 'PAID', history: ['DRAFT', 'PLACED'] });
      expect(paid.updatedAt.getTime()).toBeGreaterThanOrEqual(order.updatedAt.getTime());
      const shipped = await store.prisma.order.update({
        where: { id: order.id },
        data: { status: 'SHIPPED', history: { push: 'PAID' } },
      });
      expect(shipped['history']).toStrictEqual(['DRAFT', 'PLACED', 'PAID']);
      expect(await store.orders.get(order.id)).toStrictEqual(asRow(shipped));
    });

    test('has both in one transaction', async () => {
      const { id: customerId } = await store.customers.create({ name: 'Barbara' });
      const work = store.session(async (session) => {
        const order = await session.orders.create({ number: 'S-1', customerId });
        await session.prisma.payment.create({ data: { orderId: order.id, amount: '9.90', raw: [1] } });
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await store.prisma.order.count({ where: { number: 'S-1' } })).toBe(0);
    });

    test('finds rows by composite keys, by unique keys, in another schema and in a view', async () => {
      const customer = await store.customers.create({ name: 'Donald' });
      const product = await store.products.create({ sku: 'TEX', title: 'TeX', listPrice: '3.14' });
      const variant = await store.prisma.productVariant.create({
        data: { productId: product.id, name: 'plain' },
      });
      const order = await store.orders.create({ number: 'K-1', customerId: customer.id, placedAt: noon });
      const key = { orderId: order.id, position: 1 };
      await store.prisma.orderLine.create({ data: { ...key, variantId: variant.id, unitPrice: '3.14' } });
      expect(await store.orderLines.get(key)).toMatchObject({ quantity: 1, unitPrice: '3.14' });
      expect(await store.products.findBy({ sku: 'TEX' })).toMatchObject({
        channels: ['WEB'],
        vatRate: '0.1900',
      });
      const { id } = await store.subscriptions.create({ customerId: customer.id, status: 'past_due' });
      expect(await store.prisma.subscription.findFirst({ where: { id } })).toMatchObject({
        status: 'past_due',
      });
      expect(await store.sales.get('2026-02-28')).toMatchObject({ day: '2026-02-28' });
      await store.prisma.verificationToken.create({ data: { identifier: 'a', token: 't', expires: noon } });
      expect(await store.tokens.get('t')).toMatchObject({ identifier: 'a', expires: noon });
    });

    test('leaves no time of change empty that Prisma would fill in', async () => {
      const organization = await store.prisma.organization.create({ data: { slug: 'acme', name: 'Acme' } });
      const user = await store.users.create({ email: 'joan@example.com', status: 'SUSPENDED' });
      const ticket = await store.tickets.create({
        subject: 'Help',
        organizationId: organization.id,
        requesterId: user.id,
      });
      const read = await store.prisma.ticket.findUniqueOrThrow({ where: { id: ticket.id } });
      expect(read['touchedAt']).toBeInstanceOf(Date);
      expect(read).toStrictEqual(ticket);
      expect(await store.prisma.user.findFirst({ where: { id: user.id } })).toMatchObject({
        status: 'SUSPENDED',
      });
    });

    test('goes through the tables that Prisma keeps between lists, the right way around', async () => {
      const [ada, ben] = await Promise.all([
        store.users.create({ email: 'ada@f.org' }),
        store.users.create({ email: 'ben@f.org' }),
      ]);
      await store.prisma.user.update({
        where: { id: ada.id },
        data: { followers: { connect: { id: ben.id } } },
      });
      const tag = await store.prisma.tag.create({
        data: { label: 'new', products: { create: { sku: 'NEW', title: 'New', listPrice: 1 } } },
      });
      expect(await reached(relations.user.followers, ada.id)).toStrictEqual([ben.id]);
      expect(await reached(relations.user.following, ben.id)).toStrictEqual([ada.id]);
      expect(await reached(relations.user.following, ada.id)).toStrictEqual([]);
      const [product] = await reached(relations.tag.products, tag.id);
      expect(await store.products.get(product)).toMatchObject({ sku: 'NEW' });
      expect(await reached(relations.product.tags, product)).toStrictEqual([tag.id]);
    });

    /** The keys of the rows that a relation through another table leads to from the row with this key. */
    async function reached({ on, through }: Relation, key: unknown): Promise<unknown[]> {
      const { rows } = await store.query({
        text: `select "${through?.on[0]?.from}" as key from "${through?.table.name}" where "${on[0]?.to}" = $1`,
        values: [key],
      });
      return rows.map((row) => row.key);
    }
  },
  { engines: ['postgres'] },
);

const noon = new Date('2026-02-28T12:00:00.123Z');

/** A value of every kind, as both take it. */
const everything = {
  number: 'R-1',
  status: 'PLACED',
  history: ['DRAFT'],
  currency: 'CHF',
  total: '12345678901.10',
  exchangeRate: '0.000000000000000000000000000001',
  notes: { gift: true, lines: [1, 'two', { three: null }] },
  tracking: [{ at: 'Bern' }, [1, 2], 'text'],
  checksum: new Uint8Array([0, 255, 128, 92]),
  externalIds: [9007199254740993n, -1n],
  installments: ['0.10', '-5.00'],
  reminders: [noon, new Date('1969-12-31T23:59:59.999Z')],
  dueOn: '2026-02-28',
  placedAt: noon,
  paidAt: noon,
};

const decimals: Readonly<Record<string, number>> = {
  total: 2,
  discount: 2,
  installments: 2,
  exchangeRate: 30,
};

/** What Prisma's client answers, in the forms of a repository: decimals and days are text. */
function asRow(order: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(order).map(([name, value]) => {
      const digits = decimals[name];
      if (digits !== undefined) return [name, asText(value, digits)];
      return [name, name === 'dueOn' && value instanceof Date ? value.toISOString().slice(0, 10) : value];
    }),
  );
}

function asText(value: unknown, digits: number): unknown {
  if (Array.isArray(value)) return value.map((part) => asText(part, digits));
  return isDecimal(value) ? value.toFixed(digits) : value;
}

function isDecimal(value: unknown): value is { toFixed(digits: number): string } {
  return typeof value === 'object' && value !== null && 'toFixed' in value;
}
