import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of [
  'README',
  'docs/observability',
  'docs/policies',
  'docs/pool',
  'docs/replicas',
  'docs/sqlite',
  'docs/transactions',
]) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
