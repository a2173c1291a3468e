/** `fullName`, `full_name` and `full-name` are all “Full name”. */
export function wordsOf(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const things: Readonly<Record<string, string>> = {
  users: 'User',
  api_keys: 'API key',
  organizations: 'Organization',
  sessions: 'Session',
};
const deeds: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  restore: 'restored',
  purge: 'removed for good',
  begin: 'begun',
  end: 'ended',
  sign_out: 'signed out everywhere',
  verify: 'verified',
  activate: 'activated',
  deactivate: 'deactivated',
  revoke: 'revoked',
  rotate: 'rotated',
};

/** `users.update` is “User changed”; what is not known is told as it is. */
export function deedOf(action: string): string {
  const [thing = '', deed = ''] = action.split('.', 2);
  const what = things[thing] ?? wordsOf(thing);
  return deed === '' ? what : `${what} ${deeds[deed] ?? wordsOf(deed).toLowerCase()}`;
}
