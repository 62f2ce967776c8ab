// One file holds everything that the loop carries from step to step. Layout, little-endian: magic "ADASCKPT", version
// uint32, header length uint32, header JSON (UTF-8), float32 arrays (parameters, velocity; then the anchor's two where the
// header has an anchor), SHA-256 of all bytes before it. Randomness is keyed by step, so no generator state is stored.
import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { AdaScaleError } from '../../shared/errors';
import { emptyLedger } from './ledger';
import type { LedgerSummary } from './ledger';
import { initVelocity } from './optimiser';

/** The loop's state between two steps. */
export interface TrainingState {
  /** Optimiser steps behind `parameters`. */
  readonly step: number;
  /** Ledger records of this job so far. */
  readonly tick: number;
  /** Factor on the learning rate: halved by each rollback. */
  readonly rateScale: number;
  readonly rollbacks: number;
  /** Losses of the last steps, oldest first, for the divergence guard. */
  readonly recentLosses: readonly number[];
  readonly totals: LedgerSummary;
  /** [layout.length] */
  readonly parameters: Float32Array;
  /** [layout.length] */
  readonly velocity: Float32Array;
}

export interface Checkpoint {
  /** Names the run: layout, settings, data and starting weights. A checkpoint of another run is refused. */
  readonly fingerprint: string;
  readonly state: TrainingState;
  /** Where a rollback would go: the last checkpoint whose own loss was judged good. Null where that is `state` itself. */
  readonly anchor: TrainingState | null;
}

type StateHeader = Omit<TrainingState, 'parameters' | 'velocity'>;

interface Header {
  readonly fingerprint: string;
  readonly length: number;
  readonly state: StateHeader;
  readonly anchor: StateHeader | null;
}

const magic = Buffer.from('ADASCKPT');
const version = 1;
const fixedBytes = magic.length + 8;
const digestBytes = 32;
const largestHeaderBytes = 1 << 20;

const headerOf = ({ step, tick, rateScale, rollbacks, recentLosses, totals }: TrainingState): StateHeader => ({
  step,
  tick,
  rateScale,
  rollbacks,
  recentLosses,
  totals,
});

/** Little-endian bytes of the values; a view of them where the machine is little-endian. */
function floatBytes(values: Float32Array): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

function readFloats(bytes: Buffer, offset: number, length: number): Float32Array {
  const copy = Buffer.from(bytes.subarray(offset, offset + length * 4));
  if (endianness() === 'BE') copy.swap32();
  const values = new Float32Array(length);
  new Uint8Array(values.buffer).set(copy);
  return values;
}

export function encodeCheckpoint({ fingerprint, state, anchor }: Checkpoint): Buffer {
  const header: Header = {
    fingerprint,
    length: state.parameters.length,
    state: headerOf(state),
    anchor: anchor === null ? null : headerOf(anchor),
  };
  const json = Buffer.from(JSON.stringify(header));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(version, 0);
  sizes.writeUInt32LE(json.length, 4);
  const states = anchor === null ? [state] : [state, anchor];
  const arrays = states.flatMap(({ parameters, velocity }) => [floatBytes(parameters), floatBytes(velocity)]);
  const body = Buffer.concat([magic, sizes, json, ...arrays]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

const damaged = (name: string, why: string): AdaScaleError =>
  new AdaScaleError(
    'run.corrupt',
    `Checkpoint ${name} is damaged: ${why}`,
    'The one before it is used where there is one.',
  );

/** Checks frame and digest; what is inside afterwards is what `encodeCheckpoint` wrote. */
function readHeader(name: string, bytes: Buffer): { header: Header; start: number } {
  if (bytes.length < fixedBytes + digestBytes) throw damaged(name, `it has only ${bytes.length} bytes`);
  if (!bytes.subarray(0, magic.length).equals(magic)) throw damaged(name, 'it does not begin like a checkpoint');
  const headerBytes = bytes.readUInt32LE(magic.length + 4);
  const body = bytes.subarray(0, bytes.length - digestBytes);
  if (headerBytes > largestHeaderBytes || fixedBytes + headerBytes > body.length) {
    throw damaged(name, 'its header is cut off');
  }
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(body.length))) {
    throw damaged(name, 'its contents do not match their SHA-256');
  }
  const found = bytes.readUInt32LE(magic.length);
  if (found > version) {
    throw new AdaScaleError(
      'run.newerSchema',
      `Checkpoint ${name} has version ${found}; this AdaScale reads up to ${version}`,
      'Update AdaScale.',
    );
  }
  const start = fixedBytes + headerBytes;
  return { header: JSON.parse(bytes.toString('utf8', fixedBytes, start)) as Header, start };
}

/**
 * @param length floats that the parameter vector must have
 * @throws AdaScaleError `run.corrupt` naming `name`, `run.newerSchema`, `run.checkpointMismatch`
 */
export function decodeCheckpoint(name: string, bytes: Buffer, fingerprint: string, length: number): Checkpoint {
  const { header, start } = readHeader(name, bytes);
  if (header.fingerprint !== fingerprint || header.length !== length) {
    throw new AdaScaleError(
      'run.checkpointMismatch',
      `Checkpoint ${name} belongs to another model, data set or setting than this run`,
      'Resume with the settings that the run was started with, or start a new run.',
    );
  }
  const arrays = header.anchor === null ? 2 : 4;
  if (bytes.length !== start + arrays * length * 4 + digestBytes) {
    throw damaged(name, 'its arrays have the wrong length');
  }
  const floats = (index: number): Float32Array => readFloats(bytes, start + index * length * 4, length);
  const state = { ...header.state, parameters: floats(0), velocity: floats(1) };
  const anchor = header.anchor === null ? null : { ...header.anchor, parameters: floats(2), velocity: floats(3) };
  return { fingerprint, state, anchor };
}

/** The state before the first step. */
export function initialState(parameters: Float32Array): TrainingState {
  return {
    step: 0,
    tick: 0,
    rateScale: 1,
    rollbacks: 0,
    recentLosses: [],
    totals: emptyLedger,
    parameters: parameters.slice(),
    velocity: initVelocity(parameters.length),
  };
}

/** A copy whose arrays may change without changing the original's. */
export const copyState = (state: TrainingState): TrainingState => ({
  ...state,
  parameters: state.parameters.slice(),
  velocity: state.velocity.slice(),
});
