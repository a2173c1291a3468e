import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of ['README', 'docs/audit', 'docs/bulk', 'docs/models', 'docs/paging', 'docs/relations']) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
