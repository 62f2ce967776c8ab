// Which device a command is about: the row it was called from, else the person is asked.
import type { Host } from '../host';
import { askTarget } from '../wizard/askTarget';

/** Null when the person left. */
export async function targetOf(host: Host, argument: unknown, title: string): Promise<string | null> {
  const target = (argument as { readonly target?: { readonly id?: unknown } } | undefined)?.target?.id ?? argument;
  if (typeof target === 'string' && /^(local|adb:\S+)$/.test(target)) return target;
  const asked = await askTarget(title, host, 'local', { step: 1, totalSteps: 1 });
  return asked.kind === 'value' ? asked.value : null;
}
