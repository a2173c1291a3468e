import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of ['README', 'docs/columns', 'docs/prisma', 'docs/secrets', 'docs/tables']) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
