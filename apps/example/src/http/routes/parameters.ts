/** The path of one resource. */
export interface ById {
  Params: { id: string };
}

export const byId = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } };

/** Which part of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export const page = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    offset: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 0 },
  },
};
