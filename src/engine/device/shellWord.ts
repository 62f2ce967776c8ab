// The device side of adb takes one line for its shell, whatever the client has; this is how a list of arguments becomes one.

/** One argument as the shell of the device reads it back unchanged. */
export const shellWord = (argument: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** @param argv Program and arguments. */
export const shellLine = (argv: readonly string[]): string => argv.map(shellWord).join(' ');
