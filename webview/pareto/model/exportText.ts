// All candidates as CSV or JSON, failed ones too, in order of evaluation and with stable ids: what the panel shows can be
// checked elsewhere. Figures keep their full precision and their own units (shares, ms, bytes).
import { describeVariant } from '../../../src/shared/run/describeVariant';
import type { Candidate } from '../../../src/shared/run/candidate';
import type { RunManifest } from '../../../src/shared/run/manifest';

type Cell = string | number | null | undefined;

/**
 * For example `refine:1` (found by the run's first refinement), `fineTune:2`, or both with a space between; null for what the
 * search itself found.
 */
function originOf({ refinement, fineTunedIn }: Candidate): string | null {
  const parts = [
    refinement === undefined ? null : `refine:${refinement.number}`,
    fineTunedIn === undefined ? null : `fineTune:${fineTunedIn}`,
  ];
  return parts.filter((part) => part !== null).join(' ') || null;
}

const columns: readonly (readonly [string, (candidate: Candidate) => Cell])[] = [
  ['id', (c) => c.id],
  ['status', (c) => c.status],
  ['generation', (c) => c.generation],
  ['origin', originOf],
  ['accuracyValidation', (c) => c.accuracy.validation],
  ['accuracyTest', (c) => c.accuracy.test],
  ['accuracySamples', (c) => c.provenance.accuracy.samples],
  ['latencyMs', (c) => c.latencyMs],
  ['latencySpreadMs', (c) => c.provenance.latencyMs.spread],
  ['latencySource', (c) => c.provenance.latencyMs.provenance],
  ['latencyDevice', (c) => c.provenance.latencyMs.device],
  ['predictedLatencyMs', (c) => c.predictedLatencyMs],
  ['energyMj', (c) => c.energy?.energyMj],
  ['energyQuality', (c) => c.energy?.quality],
  ['modelledEnergyMj', (c) => c.modelledEnergyMj],
  ['outputDifference', (c) => c.outputs?.maximumDifference],
  ['macs', (c) => c.macs],
  ['parameters', (c) => c.parameters],
  ['peakMemoryBytes', (c) => c.peakMemoryBytes],
  ['sizeBytes', (c) => c.sizeBytes],
  ['genes', (c) => describeVariant(c)],
  ['error', (c) => c.error?.message],
];

/** Quoted where needed (RFC 4180); text that a spreadsheet would run as a formula is kept as text. */
function escapeCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv(candidates: readonly Candidate[]): string {
  const head = columns.map(([name]) => name).join(',');
  const rows = candidates.map((candidate) => columns.map(([, cell]) => escapeCell(cell(candidate))).join(','));
  return [head, ...rows, ''].join('\r\n');
}

export function toJson(manifest: RunManifest, candidates: readonly Candidate[]): string {
  const { id, modelName, modelSha256, dataSha256, device, runtime } = manifest;
  const run = { id, model: modelName, modelSha256, dataSha256, device, runtime, seed: manifest.settings.seed };
  const rows = candidates.map((candidate) => {
    const origin = originOf(candidate);
    return origin === null ? candidate : { ...candidate, origin };
  });
  return `${JSON.stringify({ run, candidates: rows }, null, 2)}\n`;
}
