import { testReadme } from '@holdfast-tooling/vitest-preset/readme';

const packageFolder = new URL('..', import.meta.url);

for (const page of ['README', 'docs/running', 'docs/creating', 'docs/testing', 'docs/code', 'docs/linting']) {
  testReadme(new URL(`${page}.md`, packageFolder), { packageFolder });
}
