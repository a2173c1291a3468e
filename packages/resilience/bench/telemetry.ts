/**
 * What the statement event costs: SQLite in memory, so that hardly anything else is measured; without a listener, with
 * one that does nothing, and with OpenTelemetry's metrics. `pnpm bench:telemetry`.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

import { sqlite } from '../dist/sqlite/index.js';
import { instrument } from '../dist/telemetry/opentelemetry/index.js';

const calls = 100_000;
const rounds = 9;
const statement = { text: 'select ? as n', values: [1] };
const database = sqlite({ path: ':memory:' });
const reader = new PeriodicExportingMetricReader({
  exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  exportIntervalMillis: 3_600_000,
});
const meter = new MeterProvider({ readers: [reader] }).getMeter('bench');
const hear = () => {};

const listeners: Record<string, () => () => void> = {
  'nobody listens': () => () => {},
  'one listener': () => {
    subscribe('holdfast:statement', hear);
    return () => unsubscribe('holdfast:statement', hear);
  },
  'OpenTelemetry metrics': () => instrument({ meter, tracer: false }),
};

const costs = new Map<string, number[]>();
for (let round = -1; round < rounds; round += 1) {
  for (const [name, listen] of Object.entries(listeners)) {
    const stop = listen();
    const startedAt = performance.now();
    for (let call = 0; call < calls; call += 1) await database.query(statement);
    const nanoseconds = ((performance.now() - startedAt) / calls) * 1e6;
    stop();
    if (round >= 0) costs.set(name, [...(costs.get(name) ?? []), nanoseconds]);
  }
}
for (const [name, all] of costs) {
  const median = all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  process.stdout.write(`${name.padEnd(24)}${median.toFixed(0)} ns a statement\n`);
}
await database.close();
await reader.shutdown();
