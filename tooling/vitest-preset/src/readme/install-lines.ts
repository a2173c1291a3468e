import type { PackageManifest } from './package-manifest.ts';

const installCommand = /^(?:npm (?:install|i|add)|pnpm add|yarn add|bun add)\s+(.+)$/;

/**
 * What is wrong with a `sh` block, which a reader runs to install: it names this package and, besides it, only what
 * the package asks for (dependencies, peers, and the types of those).
 */
export function installFaults(code: string, manifest: PackageManifest): readonly string[] {
  const faults: string[] = [];
  const named = new Set<string>();
  for (const line of code.split('\n').map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const words = installCommand.exec(line)?.[1];
    if (words === undefined) {
      faults.push(`'${line}' is no install command; commands to run belong in a 'console' block.`);
      continue;
    }
    for (const word of words.split(/\s+/)) if (!word.startsWith('-')) named.add(withoutVersion(word));
  }
  if (!manifest.private && manifest.name !== undefined && !named.has(manifest.name)) {
    faults.push(`it does not install ${manifest.name}.`);
  }
  const wanted = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const name of named) {
    const subject = name.replace(/^@types\//, '');
    if (name !== manifest.name && wanted[subject] === undefined) {
      faults.push(`it installs ${name}, which is neither a peer nor a dependency of ${manifest.name}.`);
    }
  }
  return faults;
}

function withoutVersion(specifier: string): string {
  return specifier.replace(/(?<=.)@[^/]*$/, '');
}
