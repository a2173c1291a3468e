import type { Measurement } from '../result/measurement.ts';

/** Measurements that are shown together: the variants of a benchmark, or one by itself. */
export interface MeasurementGroup {
  readonly name: string;
  readonly about?: string;
  readonly baseline?: string;
  readonly measurements: readonly Measurement[];
}

/** The measurements of a suite by group, each where its first one stands. */
export function groupsOf(measurements: readonly Measurement[]): readonly MeasurementGroup[] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    // A measurement by itself may have the name of a group.
    const key = measurement.group ? `group ${measurement.group.name}` : `alone ${measurement.name}`;
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => (first ? [groupOf(first, others)] : []));
}

function groupOf(first: Measurement, others: readonly Measurement[]): MeasurementGroup {
  const { about, group } = first;
  return {
    name: group?.name ?? first.name,
    ...(about === undefined ? {} : { about }),
    ...(group?.baseline === undefined ? {} : { baseline: group.baseline }),
    measurements: [first, ...others],
  };
}
