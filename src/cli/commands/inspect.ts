import type { Command } from 'commander';
import type { InspectResult } from '../../shared/protocol/engine';
import { formatBytes, formatCount } from '../../shared/format';
import { runSession, type CommonOptions } from '../session';
import { printTable } from '../terminal';

function print(result: InspectResult): void {
  printTable(
    ['layer', 'op', 'output', 'MACs', 'weights'],
    result.layers.map((layer) => [
      layer.name,
      layer.op,
      layer.outputShape.join('×'),
      formatCount(layer.macs),
      formatCount(layer.parameters),
    ]),
    [3, 4],
  );
  for (const { layer, op, reason } of result.unsupported)
    process.stdout.write(`unsupported: ${layer} (${op}): ${reason}\n`);
  process.stdout.write(
    `${result.name}: ${result.format}, ${formatBytes(result.sizeBytes)}, ${formatCount(result.parameters) || '?'} weights, ` +
      `${formatCount(result.macs) || '?'} MACs, peak activations ${formatBytes(result.peakActivationBytes) || '?'}\n`,
  );
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .argument('<model>', 'model file: .h5, .hdf5, .onnx, .tflite or a TF.js model.json')
    .description('layers, weights, MACs and peak memory of a model, and what AdaScale cannot read in it')
    .action((model: string, _options: unknown, command: Command) =>
      runSession(
        command.optsWithGlobals<CommonOptions>(),
        ({ client, signal }) => client.call('model/inspect', { path: model }, { signal }),
        print,
      ),
    );
}
