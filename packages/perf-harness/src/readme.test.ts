import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of [
  'README',
  'docs/compare',
  'docs/faults',
  'docs/leaks',
  'docs/load',
  'docs/report',
  'docs/suites',
]) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
