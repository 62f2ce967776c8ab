// The training ledger of a run: ledger.jsonl behind the interface that training writes to.
import { AdaScaleError } from '../../shared/errors';
import { Journal, readJournal } from '../runs/journal';
import type { LedgerRecord, LedgerSink } from '../train/ledger';

export interface RunLedger extends LedgerSink {
  close(): Promise<void>;
}

/** Only what this program writes there itself is checked: which job, which tick. */
function parseRecord(value: unknown): LedgerRecord {
  const { kind, job, tick } = (value ?? {}) as Partial<LedgerRecord>;
  if ((kind !== 'step' && kind !== 'rollback') || typeof job !== 'string' || !Number.isInteger(tick)) {
    throw new AdaScaleError('run.corrupt', 'is not a ledger record');
  }
  return value as LedgerRecord;
}

/** @throws AdaScaleError `run.corrupt`, `disk.readOnly`. */
export async function openLedger(file: string): Promise<RunLedger> {
  const journal = await Journal.open(file, parseRecord);
  return {
    append: (record) => journal.append(record),
    truncateAfter: (job, tick) => journal.truncateWhere((record) => record.job !== job || record.tick <= tick),
    close: () => journal.close(),
  };
}

/** All records, without opening the file for writing. @throws AdaScaleError `run.corrupt`. */
export const readLedger = (file: string): Promise<readonly LedgerRecord[]> => readJournal(file, parseRecord);
