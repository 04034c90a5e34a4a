/* Unpacks the Chromium in the npm package into the folder TMPDIR, with the libraries that a bare machine lacks. */
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const main = createRequire(path.join(process.cwd(), 'package.json')).resolve('@sparticuz/chromium');
const { inflate } = await import(pathToFileURL(main));
const packed = path.join(path.dirname(main), '..', 'bin');

for (const name of ['swiftshader.tar.br', 'al2023.tar.br', 'chromium.br']) {
  await inflate(path.join(packed, name));
}
