// An error as data, from a journal or from the other side of a wire.
import type { JsonError } from '../errors';
import { readFields, readString } from './fields';

export const readJsonError = readFields<JsonError>(
  { code: readString, message: readString },
  { hint: readString, stack: readString },
);
