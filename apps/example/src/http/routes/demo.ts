import type { DemoControls } from '../demo-controls.ts';
import { DemoState, Fault } from '../schemas/demo.ts';
import type { App } from '../type-provider.ts';

const tags = ['demo'];

/** Breaking things on purpose: only where the demo provides the means. */
export function demoRoutes(app: App, controls: DemoControls): void {
  app.get(
    '/demo',
    {
      config: { access: 'platform:read', inOutage: true },
      schema: {
        tags,
        summary: 'What can be broken, and what is',
        operationId: 'getDemo',
        response: { 200: DemoState },
      },
    },
    async () => controls.state(),
  );

  app.post(
    '/demo/faults',
    {
      config: { access: 'platform:break', inOutage: true },
      schema: {
        tags,
        summary: 'Breaks something',
        operationId: 'breakIt',
        body: Fault,
        response: { 200: DemoState },
      },
    },
    async ({ body }) => {
      await controls.break(body);
      return controls.state();
    },
  );

  app.delete(
    '/demo/faults',
    {
      config: { access: 'platform:break', inOutage: true },
      schema: {
        tags,
        summary: 'Mends whatever was broken',
        operationId: 'mend',
        response: { 200: DemoState },
      },
    },
    async () => {
      await controls.mend();
      return controls.state();
    },
  );
}
