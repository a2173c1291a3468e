import { curveOf } from './curve.ts';
import { kept, type Series } from './samples.ts';

interface SparklineProps {
  /** What is drawn, for whoever does not see it. */
  readonly label: string;
  readonly lines: readonly { readonly name: string; readonly values: Series }[];
  /** The value at the top, where it is known beforehand. @default the highest that is drawn */
  readonly top?: number;
}

const [width, height] = [240, 48];

/** Two minutes at a glance. Where the service did not answer it is red. */
export function Sparkline({ label, lines, top }: SparklineProps) {
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const area = { width, height, slots: kept, top: top ?? Math.max(highest * 1.1, 1) };
  const [first, ...others] = lines.map(({ name, values }) => ({ name, curve: curveOf(values, area) }));
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="ground" d={`M0 ${height}H${width}`} />
      {first?.curve.gaps.map(({ x, width: wide }) => (
        <rect key={x} className="gap" x={x} y="0" width={Math.max(wide, 1)} height={height} />
      ))}
      {[first, ...others].map((line, number) =>
        line?.curve.lines.map((path) => (
          <path key={`${line.name} ${path}`} className={`line line-${number}`} d={path} />
        )),
      )}
    </svg>
  );
}
