// A policy that a person is typing: either it reads, or what is wrong and on which line.
import { findNodeAtLocation, parseTree, type ParseError } from 'jsonc-parser';
import { toJsonError, type JsonError } from '../../errors';
import { parsePolicy } from '../parsePolicy';
import type { PolicyFile } from '../types';

export interface PolicyTextProblem extends JsonError {
  /** From 1; null where the problem is the file as a whole. */
  readonly line: number | null;
}

export type PolicyReading =
  | { readonly policy: PolicyFile; readonly problem: null }
  | { readonly policy: null; readonly problem: PolicyTextProblem };

/** @param name how sentences call the file. */
export function readPolicyText(text: string, name: string): PolicyReading {
  try {
    return { policy: parsePolicy(text, name), problem: null };
  } catch (error) {
    const { code, message, hint } = toJsonError(error);
    const problem = { code, message, ...(hint !== undefined && { hint }), line: lineOf(text, code, message) };
    return { policy: null, problem };
  }
}

function lineOf(text: string, code: string, message: string): number | null {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors);
  if (code === 'policy.syntax') return errors[0] === undefined ? null : lineAt(text, errors[0].offset);
  if (code !== 'policy.invalid' || root === undefined) return null;
  // The first problem stands first: by its place in the file, or by a name that nothing is called.
  const [, pointer] = /: (\/\S+)/.exec(message) ?? [];
  if (pointer !== undefined) {
    const path = pointer
      .split('/')
      .slice(1)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const node = findNodeAtLocation(root, path);
    return node === undefined ? null : lineAt(text, node.offset);
  }
  const named = [...message.matchAll(/"([^"]+)"/g)].map(([quoted]) => text.lastIndexOf(quoted)).filter((at) => at >= 0);
  return named.length === 0 ? null : lineAt(text, Math.max(...named));
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
