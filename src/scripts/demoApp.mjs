// npm run demo:app: exports variants of the finished sample run and lets the consumer of samples/consumer-node live on them.
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

const out = path.resolve('out/demo-app');
const bundle = path.join(out, 'bundle');
const images = path.join(out, 'images');
const mostImages = 48;

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** A few pictures of the test split, each under a name of its own. */
async function unpackImages() {
  const zip = await promisify(yauzl.open)('samples/shapes/shapes.zip', { lazyEntries: true, autoClose: false });
  const openStream = promisify(zip.openReadStream.bind(zip));
  let count = 0;
  await new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', async (entry) => {
      try {
        if (/^test\/.*0\.jpg$/.test(entry.fileName)) {
          count += 1;
          await pipeline(await openStream(entry), createWriteStream(path.join(images, `${count}.jpg`)));
        }
        if (count < mostImages) zip.readEntry();
        else resolve();
      } catch (error) {
        reject(error);
      }
    });
    zip.readEntry();
  });
  zip.close();
}

await rm(out, { recursive: true, force: true });
await mkdir(images, { recursive: true });
const policy = JSON.parse(await readFile('samples/policies/shapes.policy.json', 'utf8'));
const variants = policy.variants.map(({ id }) => id);
node('src/scripts/build.mjs');
node('dist/cli.js', 'export', 'samples/run-shapes', '--variants', variants.join(','), '--out', bundle);
await unpackImages();
node('samples/consumer-node/app.mjs', bundle, '--images', images);
