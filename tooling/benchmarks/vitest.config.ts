import { preset } from '@holdfast-tooling/vitest-preset';

// The benchmarks start a server of their own.
export default preset();
