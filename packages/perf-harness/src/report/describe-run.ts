import type { RunResult } from '../result/run-result.ts';

/** `linux x64, 2 × Fast CPU, 8 GiB`. */
export function describeMachine({ machine }: RunResult): string {
  const { cpu, cores, memoryBytes, platform, architecture } = machine;
  return `${platform} ${architecture}, ${cores} × ${cpu}, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
}

/** `node 24.0.0, pg 8.23.1, seed 7`. */
export function describeVersions({ versions, seed }: RunResult): string {
  return [...Object.entries(versions).map(([name, version]) => `${name} ${version}`), `seed ${seed}`].join(
    ', ',
  );
}
