import type { ColumnFlag } from './column.ts';
import type { ColumnBuilder, ColumnDefinition } from './column-builder.ts';
import type { ColumnType } from './column-type.ts';
import type { Role } from './role.ts';

/** Starts a column of this type. */
export function buildColumn<
  Value,
  KeyFlags extends ColumnFlag = 'primaryKey',
  Flags extends ColumnFlag = never,
>(type: ColumnType<Value>): ColumnBuilder<Value, Flags, KeyFlags> {
  return new Builder<Value, Flags, KeyFlags>({ type });
}

class Builder<Value, Flags extends ColumnFlag, KeyFlags extends ColumnFlag>
  implements ColumnBuilder<Value, Flags, KeyFlags>
{
  readonly definition: ColumnDefinition<Value>;

  constructor(definition: ColumnDefinition<Value>) {
    this.definition = definition;
  }

  primaryKey({
    generated = true,
  }: {
    readonly generated?: boolean;
  } = {}): ColumnBuilder<Value, Flags | KeyFlags, KeyFlags> {
    return new Builder({
      ...this.definition,
      primaryKey: true,
      ...(generated && this.definition.type.generate && { generatesKey: true }),
    });
  }

  nullable(): ColumnBuilder<Value | null, Flags | 'optional', KeyFlags> {
    return new Builder<Value | null, Flags | 'optional', KeyFlags>({ ...this.definition, nullable: true });
  }

  named(databaseName: string): ColumnBuilder<Value, Flags, KeyFlags> {
    return new Builder({ ...this.definition, databaseName });
  }

  default(value: Value | (() => Value)): ColumnBuilder<Value, Flags | 'optional', KeyFlags> {
    // A function is never a value of a column, so a function given is one that makes values.
    const given = typeof value === 'function' ? { make: value as () => Value } : { value };
    return new Builder({ ...this.definition, default: given });
  }

  generatedByDatabase(): ColumnBuilder<Value, Flags | 'optional', KeyFlags> {
    return new Builder({ ...this.definition, generatedByDatabase: true });
  }

  secret(): ColumnBuilder<Value, Flags, KeyFlags> {
    return new Builder({ ...this.definition, secret: true });
  }

  plays<Played extends Role>(role: Played): ColumnBuilder<Value, Flags | Played, KeyFlags> {
    return new Builder<Value, Flags | Played, KeyFlags>({ ...this.definition, role });
  }
}
