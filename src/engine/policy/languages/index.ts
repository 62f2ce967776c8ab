// The registry of policy languages: add a folder and one line here.
import { kotlin } from './kotlin/kotlin';
import type { PolicyLanguage } from './language';
import { typescript } from './typescript/typescript';

export const policyLanguages: readonly PolicyLanguage[] = [typescript, kotlin];
