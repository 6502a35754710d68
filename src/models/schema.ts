import { type Connection, type Model, Schema, type SchemaDefinition } from 'mongoose';

/** One place in the code where a list without a limit of its own is bounded. */
export const DEFAULT_LIMIT = 1_000;

/** Oldest entries go first when a company's history grows past this. */
export const HISTORY_LIMIT = 200;

/** What every collection shares: unknown fields are errors, times come from the caller, indexes from `ensureIndexes`. */
export function defineSchema(definition: SchemaDefinition): Schema {
  return new Schema(definition, {
    strict: 'throw',
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
    versionKey: false,
    minimize: false,
    id: false,
  });
}

/** A part of a document, stored inside it and without an id of its own. */
export function defineParts(definition: SchemaDefinition): Schema {
  return new Schema(definition, { strict: 'throw', _id: false, id: false, minimize: false });
}

/** The model of a collection on this connection; the same one however often it is asked for. */
export function modelOf<T>(connection: Connection, name: string, schema: Schema, collection: string): Model<T> {
  const known: Model<T> | undefined = connection.models[name];
  return known ?? connection.model<T>(name, schema, collection);
}

export const text = (maxlength?: number) => (maxlength === undefined ? { type: String } : { type: String, maxlength });
export const optionalText = (maxlength?: number) => ({ ...text(maxlength), default: null });
export const oneOf = (values: readonly string[]) => ({ type: String, enum: [...values] });
export const optionalOneOf = (values: readonly string[]) => ({ type: String, enum: [...values, null], default: null });
export const number = () => ({ type: Number });
export const optionalNumber = () => ({ type: Number, default: null });
export const count = () => ({ type: Number, default: 0 });
export const flag = (initial = false) => ({ type: Boolean, default: initial });
export const date = () => ({ type: Date });
export const optionalDate = () => ({ type: Date, default: null });
export const ref = () => ({ type: Schema.Types.ObjectId });
export const optionalRef = () => ({ type: Schema.Types.ObjectId, default: null });
export const optionalPart = (part: Schema) => ({ type: part, default: null });
export const mixed = () => ({ type: Schema.Types.Mixed, default: null });
