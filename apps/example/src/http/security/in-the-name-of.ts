import { actAs } from '@holdfast/repositories';
import type { App } from '../type-provider.ts';
import { originOf } from './origin.ts';

/** Runs every route in its caller's name, which repositories, policies and the audit trail go by. */
export function runInTheNameOfCallers(app: App): void {
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = function (request, reply) {
      const { caller } = request;
      const handle = () => handler.call(this, request, reply);
      return caller === null ? handle() : actAs(caller.actor(originOf(request)), handle);
    };
  });
}
