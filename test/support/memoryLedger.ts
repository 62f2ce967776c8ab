// A training ledger in memory that keeps and truncates as the run's journal does.
import type { LedgerRecord, LedgerSink } from '../../src/engine/train/ledger';

export interface MemoryLedger extends LedgerSink {
  readonly records: LedgerRecord[];
}

export function createMemoryLedger(): MemoryLedger {
  const records: LedgerRecord[] = [];
  return {
    records,
    append: (record) => Promise.resolve(void records.push(record)),
    truncateAfter: async (job, tick) => {
      const first = records.findIndex((record) => record.job === job && record.tick > tick);
      if (first !== -1) records.length = first;
    },
  };
}

/** What must repeat in a resumed run: everything but the clock's readings. */
export const repeatable = (records: readonly LedgerRecord[]): unknown[] =>
  records.map(({ ms: _ms, backendMs: _backendMs, ...rest }) => rest);
