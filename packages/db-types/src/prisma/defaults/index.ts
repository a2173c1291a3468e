export { newCuid } from './cuid.ts';
export { newCuid2 } from './cuid2.ts';
export { newNanoid } from './nanoid.ts';
export { now, today } from './now.ts';
export { newUlid } from './ulid.ts';
