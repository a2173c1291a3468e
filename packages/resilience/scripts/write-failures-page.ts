/** Writes docs/failures.md: `pnpm docs:failures`. */
import { writeFileSync } from 'node:fs';

import { failuresPage } from './failures-page.ts';

writeFileSync(new URL('../../../docs/failures.md', import.meta.url), failuresPage());
