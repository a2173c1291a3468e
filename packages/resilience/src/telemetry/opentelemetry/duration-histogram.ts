import { type Attributes, type Meter, ValueType } from '@opentelemetry/api';

/** In seconds; those that the semantic conventions ask for. */
const boundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** A histogram in seconds, fed with milliseconds. */
export function durationHistogram(
  meter: Meter,
  name: string,
  description: string,
): (ms: number, attributes: Attributes) => void {
  const histogram = meter.createHistogram(name, {
    description,
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries: boundaries },
  });
  return (ms, attributes) => histogram.record(ms / 1_000, attributes);
}
