/** A replica does not show what it must. Never leaves this folder: the read goes elsewhere. */
export class ReplicaBehindError extends Error {
  override readonly name = 'ReplicaBehindError';

  constructor() {
    super('the replica has not replayed what this session wrote');
  }
}
