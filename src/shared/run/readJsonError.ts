// An error as data, from a journal or from the other side of a wire.
import type { JsonError } from '../errors';
import { readBoth, readFields, readOptionalFields, readString, type Reader } from './fields';

export const readJsonError: Reader<JsonError> = readBoth(
  readFields<Pick<JsonError, 'code' | 'message'>>({ code: readString, message: readString }),
  readOptionalFields<Required<Pick<JsonError, 'hint' | 'stack'>>>({ hint: readString, stack: readString }),
);
