import type { App } from './type-provider.ts';

/** Once the server closes, every answer says that its connection ends with it: else browsers would keep theirs open, and us waiting. */
export function letGoOnClose(app: App): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_, reply) => {
    if (closing) void reply.header('connection', 'close');
  });
}
