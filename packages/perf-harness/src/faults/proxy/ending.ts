import type { Socket } from 'node:net';

import { InvalidOptionError } from '../../errors/invalid-option-error.ts';

/** How a connection is ended: `reset` as by a dying network (RST), `close` as by a program that closes it (FIN). */
export type Ending = 'reset' | 'close';

/** @throws InvalidOptionError quoting what it does not know. */
export function checkEnding(ending: Ending): void {
  if (ending !== 'reset' && ending !== 'close') throw new InvalidOptionError('how', 'reset or close', ending);
}

/** Ends a socket, whatever its state; one that is still connecting is reset once it is connected. */
export function endSocket(socket: Socket, how: Ending): void {
  if (socket.destroyed) return;
  const closing = socket.writableEnded && !socket.writableFinished;
  if (how === 'close') socket.destroySoon();
  // In the midst of its FIN a socket cannot be reset: Node would then never let go of it, nor of its process.
  else if (closing) socket.destroy();
  else socket.resetAndDestroy();
}
