// A mocha reporter: dots for people, and counts with the names of skipped tests as JSON for the summary of `npm test`.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Runner.constants.EVENT_TEST_PENDING, (test) =>
      skipped.push({ title: test.fullTitle(), why: test.skipReason }),
    );
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.ADASCALE_TEST_REPORT;
      const { passes: passed, failures: failed } = this.stats;
      const host = process.env.ADASCALE_TEST_HOST;
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped, ...(host && { host }) }));
    });
  }
};
