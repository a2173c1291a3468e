import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runOne } from '../../fixtures/run-one.ts';
import { faultRecovery } from './fault-recovery.ts';

class Service {
  broken = false;
  closed = false;

  async call(): Promise<void> {
    await sleep(1);
    if (this.broken) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  }
}

const services: Service[] = [];
const common = {
  open: () => {
    const service = new Service();
    services.push(service);
    return service;
  },
  close: (service: Service) => {
    service.closed = true;
  },
  operation: (service: Service) => service.call(),
  perSecond: 200,
  durationMs: 600,
  faultAtMs: 150,
};

const outage = async (service: Service, forMs: number) => {
  service.broken = true;
  await sleep(forMs);
  service.broken = false;
};

test('a load through a fault is drawn with it, and what failed and how long it took to recover is measured', async () => {
  const faults = { 'goes away': (service: Service) => outage(service, 100) };
  const { result, missed, measured, numberOf } = await runOne(faultRecovery({ ...common, faults }));
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  const { metrics, marks, timeline } = measured('goes away');
  expect(metrics?.errors[0]).toMatchObject({ kind: 'ECONNREFUSED' });
  expect(metrics?.succeeded).toBeGreaterThan(30);
  expect(marks).toEqual([{ label: 'goes away', atMs: expect.any(Number), untilMs: expect.any(Number) }]);
  expect(marks?.[0]?.atMs).toBeGreaterThanOrEqual(149);
  expect(timeline?.failed.reduce((sum, failed) => sum + failed, 0)).toBe(metrics?.failed);
  expect(numberOf('goes away', 'faultMs')).toBeGreaterThanOrEqual(99);
  expect(numberOf('goes away', 'recoveryMs')).toBeGreaterThanOrEqual(0);
});

test('one that fails for a while after the fault takes that long to recover', async () => {
  const faults = { hiccup: (service: Service) => void outage(service, 150) };
  const { missed, numberOf } = await runOne(
    faultRecovery({ ...common, faults, thresholds: { recoveryMs: 50 } }),
  );
  expect(missed).toEqual(['hiccup: recoveryMs']);
  expect(numberOf('hiccup', 'recoveryMs')).toBeGreaterThan(75);
});

test('one that does not recover has no recovery time, and misses the limit', async () => {
  const faults = {
    breaks: (service: Service) => {
      service.broken = true;
    },
  };
  const { missed, numberOf } = await runOne(faultRecovery({ ...common, faults }));
  expect(numberOf('breaks', 'recoveryMs')).toBeNull();
  expect(missed).toEqual(['breaks: recoveryMs']);
});

test('a fault that cannot be done ends its load, fails the suite, and leaves nothing open', async () => {
  services.length = 0;
  const faults = {
    impossible: () => Promise.reject(new Error('no right to do that')),
    possible: (service: Service) => outage(service, 20),
  };
  const { result, measured } = await runOne(faultRecovery({ ...common, faults }));
  expect(result).toMatchObject({ outcome: 'failed', error: { message: 'no right to do that' } });
  expect(measured('impossible').metrics?.succeeded).toBeGreaterThan(0);
  expect(measured('possible').metrics?.succeeded).toBeGreaterThan(0);
  expect(services.map(({ closed }) => closed)).toEqual([true, true]);
});

test('a fault after the load is refused', () => {
  const faults = { never: () => {} };
  expect(() => faultRecovery({ ...common, faults, faultAtMs: 700 })).toThrow('durationMs must be');
  expect(() => faultRecovery({ ...common, faults: {} })).toThrow('faults must be at least one');
});
