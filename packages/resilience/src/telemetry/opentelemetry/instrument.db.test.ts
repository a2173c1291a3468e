import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Database } from '../../database.ts';
import { postgres } from '../../postgres/postgres.ts';
import { sqlite } from '../../sqlite/sqlite.ts';
import { instrument } from './instrument.ts';

describeEachDatabase('instrument', (matrix) => {
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
    'test',
  );
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const system = matrix.engine === 'postgres' ? 'postgresql' : 'sqlite';
  const one = matrix.engine === 'postgres' ? '$1' : '?';
  let place: Record<string, unknown>;
  let database: Database;
  let stop: () => void;

  beforeAll(async () => {
    place = placeOf(matrix);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    database =
      matrix.engine === 'postgres'
        ? postgres({ url: matrix.url, pool: { max: 3 } })
        : sqlite({ url: matrix.url });
    await database.query({ text: 'create table person (id integer primary key, name text)', values: [] });
    stop = instrument({ meter: meters.getMeter('test'), tracer });
  });
  beforeEach(() => spans.reset());
  afterAll(async () => {
    stop();
    context.disable();
    await database.close();
    await meters.shutdown();
  });

  test('makes a span of each statement, under the one that is active, with the names of the conventions', async () => {
    const request = tracer.startSpan('GET /person');
    await context.with(trace.setSpan(context.active(), request), async () => {
      await database.query({ text: `insert into person values (${one}, 'eve')`, values: [1] });
      await database.transaction((inside) =>
        inside.query({ text: "select 's3cret' from person", values: [] }),
      );
    });
    request.end();
    const [insert, select, transaction] = spans.getFinishedSpans();
    expect(insert).toMatchObject({
      name: 'INSERT person',
      kind: SpanKind.CLIENT,
      parentSpanContext: { spanId: request.spanContext().spanId },
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'db.system.name': system,
        'db.query.summary': 'INSERT person',
        'db.query.text': `insert into person values (${one}, 'eve')`,
      },
    });
    expect(transaction).toMatchObject({
      name: 'TRANSACTION',
      kind: SpanKind.INTERNAL,
      parentSpanContext: { spanId: request.spanContext().spanId },
      attributes: { ...place, 'holdfast.transaction.outcome': 'committed' },
    });
    expect(select?.parentSpanContext?.spanId).toBe(transaction?.spanContext().spanId);
    expect(select?.attributes).toMatchObject(place);
    expect(select?.attributes['db.query.text']).toBe('select ? from person');
    const [seconds = 0, nanoseconds = 0] = insert?.duration ?? [];
    expect(seconds + nanoseconds / 1e9).toBeGreaterThan(0);
    const started = (insert?.startTime[0] ?? 0) * 1_000;
    expect(Math.abs(started - Date.now())).toBeLessThan(60_000);
  });

  test("marks the span of a statement that failed with the database's own code, and with no value", async () => {
    const text = `insert into person values (${one}, null)`;
    await database.query({ text, values: [7] });
    await expect(database.query({ text, values: [7] })).rejects.toThrow();
    const code = matrix.engine === 'postgres' ? '23505' : '1555';
    expect(spans.getFinishedSpans().at(-1)).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'unique-violation' },
      attributes: { 'db.response.status_code': code, 'error.type': code },
    });
  });

  test('tells in the span of a transaction how it ended, and what it was tried again for', async () => {
    let attempts = 0;
    await database.transaction(async () => {
      attempts += 1;
      if (attempts === 1) throw Object.assign(new Error('conflict'), { code: '40001' });
    });
    const failed = database.transaction(async (inside) => {
      await inside.query({ text: 'select name from person', values: [] });
      throw new RangeError('the account is empty');
    });
    await expect(failed).rejects.toThrow('the account is empty');
    const transactions = spans.getFinishedSpans().filter(({ name }) => name === 'TRANSACTION');
    expect(transactions).toMatchObject([
      {
        status: { code: SpanStatusCode.UNSET },
        attributes: { 'holdfast.transaction.outcome': 'committed' },
        events: [{ name: 'holdfast.retry', attributes: { 'holdfast.attempt': 1, 'error.type': '40001' } }],
      },
      {
        status: { code: SpanStatusCode.ERROR, message: 'RangeError' },
        attributes: { 'holdfast.transaction.outcome': 'rolled-back', 'error.type': 'RangeError' },
        events: [],
      },
    ]);
    expect(JSON.stringify(transactions.map(({ attributes, events }) => [attributes, events]))).not.toContain(
      'account',
    );
  });

  test("makes what else a transaction does children of its span, and its caller's own span the active one after", async () => {
    await database.transaction(async () => tracer.startSpan('send mail').end());
    const [mail, transaction] = spans.getFinishedSpans();
    expect(mail?.parentSpanContext?.spanId).toBe(transaction?.spanContext().spanId);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  test('counts connections, waits and durations with the names and units of the conventions', async () => {
    await database.transaction(async (inside) => {
      await inside.query({ text: 'select name from person', values: [] });
      await reader.forceFlush();
    });
    const collected =
      metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    const of = (name: string) => {
      const found = collected.find(({ descriptor }) => descriptor.name === name);
      return { unit: found?.descriptor.unit, points: found?.dataPoints ?? [] };
    };
    const count = of('db.client.connection.count');
    const used = count.points.find(({ attributes }) => attributes['db.client.connection.state'] === 'used');
    expect(count.unit).toBe('{connection}');
    expect(used?.value).toBe(1);
    expect(used?.attributes['db.client.connection.pool.name']).toMatch(/:\d+|sqlite/);
    expect(of('db.client.connection.pending_requests').points[0]?.value).toBe(0);
    expect(of('db.client.connection.max').points[0]?.value).toBeGreaterThanOrEqual(1);
    const duration = of('db.client.operation.duration');
    expect(duration.unit).toBe('s');
    const reads = duration.points.find(
      ({ attributes }) => attributes['db.query.summary'] === 'SELECT person',
    );
    expect(reads?.attributes).toEqual({ ...place, 'db.query.summary': 'SELECT person' });
    expect(reads?.value).toMatchObject({
      buckets: { boundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
    });
    expect(of('db.client.connection.wait_time').unit).toBe('s');
  });

  test('hears nothing any more once it is stopped', async () => {
    stop();
    await database.query({ text: 'select 1', values: [] });
    expect(spans.getFinishedSpans()).toEqual([]);
    stop = instrument({ meter: false, tracer });
    await database.query({ text: 'select 1', values: [] });
    expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['SELECT']);
  });
});

/** What spans say of the database they went to. */
function placeOf({ engine, url }: { engine: string; url: string }): Record<string, unknown> {
  if (engine === 'sqlite')
    return { 'db.system.name': 'sqlite', 'db.namespace': expect.stringMatching(/\.sqlite$/) };
  const { hostname, port, pathname } = new URL(url);
  return {
    'db.system.name': 'postgresql',
    'db.namespace': pathname.slice(1),
    'server.address': hostname,
    'server.port': Number(port),
  };
}
