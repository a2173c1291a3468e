import { expect, test } from 'vitest';
import { installFaults } from './install-lines.ts';

const manifest = {
  name: '@acme/pool',
  dependencies: { 'p-retry': '^9' },
  peerDependencies: { pg: '^8', '@acme/core': '^1' },
};

test.each([
  'npm install @acme/pool',
  'pnpm add @acme/pool pg@8 @acme/core@^1.2',
  '# once\nnpm i @acme/pool pg\nnpm i -D @types/pg',
])('%j installs the package and what it asks for', (code) => {
  expect(installFaults(code, manifest)).toEqual([]);
});

test.each([
  ['npm install pg', ['it does not install @acme/pool.']],
  [
    'npm install @acme/pool left-pad',
    ['it installs left-pad, which is neither a peer nor a dependency of @acme/pool.'],
  ],
  [
    'npm install @acme/pool\nnpm test',
    ["'npm test' is no install command; commands to run belong in a 'console' block."],
  ],
])('%j is refused', (code, faults) => {
  expect(installFaults(code, manifest)).toEqual(faults);
});
