// `adascale`: the engine's tasks from a terminal. Same engine, same code paths as in VS Code.
import { Command, CommanderError } from 'commander';
import { addCalibrate } from './cli/commands/calibrate';
import { addDevices } from './cli/commands/devices';
import { addEvaluate } from './cli/commands/evaluate';
import { addExport } from './cli/commands/export';
import { addInspect } from './cli/commands/inspect';
import { addMonitor } from './cli/commands/monitor';
import { addProfile } from './cli/commands/profile';
import { addRefine } from './cli/commands/refine';
import { addReproduce } from './cli/commands/reproduce';
import { addResume, addSearch } from './cli/commands/search';
import { addSimulate } from './cli/commands/simulate';
import { exitCode, printError } from './cli/terminal';
import { toJsonError } from './shared/errors';

function createProgram(): Command {
  const program = new Command('adascale')
    .description(
      'Compressed variants of one trained network, measured, on a Pareto frontier, with a policy to switch among them.',
    )
    .option('--json', 'one JSON document on stdout, everything else on stderr')
    .option('--quiet', 'no progress')
    .option('--verbose', 'the engine’s log on stderr')
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(text), outputError: () => undefined });
  const adders = [
    addInspect,
    addEvaluate,
    addSearch,
    addResume,
    addRefine,
    addProfile,
    addExport,
    addSimulate,
    addDevices,
  ];
  for (const add of [...adders, addCalibrate, addMonitor, addReproduce]) add(program);
  for (const command of program.commands) {
    command
      .exitOverride()
      .option('--json', 'one JSON document on stdout')
      .option('--quiet', 'no progress')
      .option('--verbose', 'the engine’s log');
  }
  return program;
}

/** Wrong usage is bad input like any other: coded, and JSON where JSON was asked for. */
function reportUsage(error: unknown, json: boolean): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const data =
    error instanceof CommanderError
      ? {
          code: 'input.usage',
          message: error.message.replace(/^error: /, ''),
          hint: 'See `adascale --help` and `adascale COMMAND --help`.',
        }
      : toJsonError(error);
  printError(data, json);
  process.exitCode = exitCode(data);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

createProgram()
  .parseAsync(process.argv)
  .catch((error: unknown) => reportUsage(error, process.argv.includes('--json')));
