import { preset } from '@holdfast-tooling/vitest-preset';

export default preset({ databases: true });
