import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of ['README', 'docs/bulk', 'docs/paging', 'docs/relations']) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
testReadme(new URL('../docs/audit.md', import.meta.url), { packageFolder: new URL('..', import.meta.url) });
