import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of ['README', 'docs/running', 'docs/creating', 'docs/testing']) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
