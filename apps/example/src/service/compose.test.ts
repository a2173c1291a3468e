import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { help } from './help.ts';

const deploy = new URL('../../deploy/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, deploy), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: object;
  readonly build?: string | { readonly context: string; readonly dockerfile: string };
}

const text = read('compose.yaml');
const compose: {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
} = parse(text, { merge: true });
const services = Object.entries(compose.services);

test('the services wait for, and connect to, services that are there', () => {
  const names = Object.keys(compose.services);
  expect(names).toEqual(['primary', 'replica', 'pgbouncer', 'migrate', 'keyring']);
  const hosts = services.flatMap(([, { environment = {} }]) =>
    Object.values(environment).flatMap((value) => /@(\w+):\d+\/keyring$/.exec(value)?.[1] ?? []),
  );
  expect(new Set(hosts)).toEqual(new Set(['primary', 'pgbouncer', 'replica']));
  for (const [name, { depends_on = {} }] of services)
    for (const other of Object.keys(depends_on)) expect(names, name).toContain(other);
});

test('the files and volumes that are mounted and built are there', async () => {
  for (const [, { volumes = [], build }] of services) {
    for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) await access(new URL(source, deploy));
      else expect(compose.volumes).toHaveProperty(source);
    }
    if (typeof build === 'string') await access(new URL(`${build}/Dockerfile`, deploy));
    else if (build !== undefined) {
      expect(fileURLToPath(new URL(`${build.context}/${build.dockerfile}`, deploy))).toBe(
        fileURLToPath(new URL('Dockerfile', deploy)),
      );
    }
  }
});

test('the service is given variables that it knows, and migrations go past the pooler', () => {
  const { keyring, migrate } = compose.services;
  for (const name of Object.keys(keyring?.environment ?? {})) expect(help).toContain(name);
  expect(migrate?.environment?.['DATABASE_URL']).toContain('@primary:5432');
  expect(keyring?.environment?.['DATABASE_URL']).toContain('@pgbouncer:6432');
});

test('what has to be given is told, and no secret has a default', () => {
  const guide = readFileSync(new URL('../docs/deployment.md', deploy), 'utf8');
  for (const [, name = '', rest = ''] of text.matchAll(/\$\{(\w+)([^}]*)\}/g)) {
    expect(guide).toContain(name);
    if (/PASSWORD|KEYS/.test(name)) expect(rest).not.toContain('-');
  }
});

test('the file of secrets that the guide tells to make stays out of Git and out of the image', () => {
  const guide = readFileSync(new URL('../docs/deployment.md', deploy), 'utf8');
  const names = [...guide.matchAll(/--env-file (\S+)/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(['keyring.env']));
  const root = new URL('../../../', deploy);
  expect(readFileSync(new URL('.gitignore', root), 'utf8').split('\n')).toContain('*.env');
  expect(readFileSync(new URL('.dockerignore', root), 'utf8').split('\n')).toContain('**/*.env');
});

test('the image runs as nobody in particular, is looked after, and is told to end as the service expects', () => {
  const stages = read('Dockerfile').split(/^FROM /m);
  const last = stages.at(-1) ?? '';
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK .*\n.*\/health\/live/m);
  expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
  expect(last).toMatch(/^COPY --from=build \/keyring \.$/m);
});
