import type { GeneratorConfig } from '@prisma/generator-helper';
import { expect, test } from 'vitest';
import { readGeneratorBlock } from './generator-options.ts';

function read(config: GeneratorConfig['config'], output: string | null = '/tables') {
  return readGeneratorBlock({
    name: 'holdfast',
    provider: { fromEnvVar: null, value: 'holdfast-prisma-generator' },
    output: { fromEnvVar: null, value: output },
    config,
    binaryTargets: [],
    previewFeatures: [],
    sourceFilePath: '/schema.prisma',
  });
}

test('imports end as they are asked to, or in nothing', () => {
  expect(read({ importFileExtension: 'mts' })).toStrictEqual({ output: '/tables', extension: '.mts' });
  expect(read({ importFileExtension: '' })).toStrictEqual({ output: '/tables', extension: '' });
  expect(() => read({ importFileExtension: ['ts', 'js'] })).toThrow(
    'it cannot be an array of 2; it is one of',
  );
});

test('without a folder nothing is written', () => {
  expect(() => read({}, null)).toThrow('- generator holdfast, output: it is missing. Name the folder');
  expect(() => read({}, '')).toThrow('- generator holdfast, output: it is missing. Name the folder');
});
