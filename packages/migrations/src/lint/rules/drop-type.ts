import { nameOfItem } from '../catalog/object-name.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';

export const dropType: Rule = {
  name: 'drop-type',
  severity: 'warning',
  dialects: ['postgres'],
  direction: 'up',
  check({ node }, scene) {
    if (!('DropStmt' in node) || node.DropStmt.behavior === 'DROP_CASCADE') return [];
    if (node.DropStmt.removeType !== 'OBJECT_TYPE' && node.DropStmt.removeType !== 'OBJECT_DOMAIN') return [];
    const names = (node.DropStmt.objects ?? []).map(nameOfItem);
    const gone = names.filter((name) => {
      const type = scene.catalog.type(name);
      return !(type !== undefined && scene.catalog.isNew(type)) && !isRenamedHere(name.name, scene);
    });
    return gone.map(({ name }) => ({
      message: `Code that is still running and casts to ${scene.quote(name)} fails (42704), and Prisma's client casts each value of an enum to its type.`,
      advice: [
        { says: `Release code without ${scene.quote(name)} first, and drop it in a later migration.` },
      ],
    }));
  },
};

/** Whether the script itself gave it this name, as Prisma does with an enum that it replaces: rename-type judges that. */
function isRenamedHere(name: string, { statements }: Scene): boolean {
  return statements.some(
    ({ node }) =>
      'RenameStmt' in node &&
      node.RenameStmt.renameType === 'OBJECT_TYPE' &&
      node.RenameStmt.newname === name,
  );
}
