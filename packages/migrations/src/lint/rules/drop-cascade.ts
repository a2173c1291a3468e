import { nameOfItem } from '../catalog/object-name.ts';
import type { Report, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { commandsOnStanding } from '../tree/commands.ts';

export const dropCascade: Rule = {
  name: 'drop-cascade',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, scene) {
    const { node } = statement;
    const commands = commandsOnStanding(statement, scene).flatMap(({ command, index }) => {
      const isDrop = command.subtype === 'AT_DropColumn' || command.subtype === 'AT_DropConstraint';
      return isDrop && command.behavior === 'DROP_CASCADE' ? [report(command.name ?? '', scene, index)] : [];
    });
    if (!('DropStmt' in node) || node.DropStmt.behavior !== 'DROP_CASCADE') return commands;
    const { objects = [], removeType } = node.DropStmt;
    if (removeType === 'OBJECT_SCHEMA') return [];
    const names = objects.map(nameOfItem);
    const old = names.filter((name) => removeType !== 'OBJECT_TABLE' || scene.stood(name));
    return old.map(({ name }) => report(name, scene));
  },
};

function report(name: string, scene: Scene, command?: number): Report {
  return {
    command,
    message: `CASCADE also drops whatever depends on ${scene.quote(name)} in the database that it meets: views, foreign keys, defaults, columns of its type. Which these are, no script says.`,
    advice: [
      {
        says: 'Drop what depends on it by name, in front of it; without CASCADE the server refuses, and lists what was forgotten.',
      },
    ],
  };
}
