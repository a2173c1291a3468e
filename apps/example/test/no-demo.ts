import type { DemoControls } from '../src/http/demo-controls.ts';

/** So that the demo's routes are there. Nothing is ever to be broken by a request that is refused. */
export const noDemo: DemoControls = {
  state: async () => ({ faults: [], active: [], database: 'a test', replica: null, backgroundRate: 0 }),
  break: async () => {
    throw new Error('Something was broken.');
  },
  mend: async () => {
    throw new Error('Something was mended.');
  },
};
