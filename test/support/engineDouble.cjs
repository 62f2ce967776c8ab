// Stands in for dist/engine.js where only the process around it is tested: speaks the wire, does no work.
const mode = process.env.ENGINE_DOUBLE ?? 'normal';
if (mode !== 'silent') process.send({ kind: 'hello', protocol: mode === 'old' ? 0 : 1, pid: process.pid });
if (mode === 'stubborn') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1000);
} else process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message.kind === 'cancel')
    return process.send({ kind: 'error', id: message.id, error: { code: 'cancelled', message: 'Cancelled' } });
  if (message.method === 'device/list') return process.send({ kind: 'result', id: message.id, value: { targets: [] } });
  if (message.method === 'model/inspect') process.exit(7);
});
