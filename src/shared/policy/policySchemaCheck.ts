// policy.json against its schema. A file of its own because a panel must not compile code at run time (its content policy forbids
// it): the build puts the compiled check in its place there (src/scripts/compiledSchemas.mjs).
import Ajv, { type ValidateFunction } from 'ajv';
import schema from './policy.schema.json';
import type { PolicyFile } from './types';

export const checkPolicySchema: ValidateFunction<PolicyFile> = new Ajv({ allErrors: true }).compile<PolicyFile>(schema);
