import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of [
  'README',
  'docs/audit',
  'docs/bulk',
  'docs/development',
  'docs/models',
  'docs/paging',
  'docs/relations',
  'docs/sessions',
]) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
