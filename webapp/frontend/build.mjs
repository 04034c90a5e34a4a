/* Bundles every *.js and *.css in this folder into webapp/static/build.
 *
 * Names carry a hash of their content (app.css → app-1A2B3C4D.css); manifest.json says which is which.
 * licences.txt holds the licence of every npm package that ended up in a bundle. The new build takes
 * the place of the old one at once, so a server that runs meanwhile never sees half of it.
 */
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const source = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(source, '..', '..');
const target = path.join(root, 'webapp', 'static', 'build');
const draft = `${target}.${process.pid}`;

const names = (await readdir(source)).filter((name) => /\.(js|css)$/.test(name)).sort();
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: names.map((name) => path.join(source, name)),
  outdir: draft,
  entryNames: '[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  bundle: true,
  minify: true,
  metafile: true,
  format: 'iife',
  target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
  legalComments: 'none', // they are in licences.txt, whole
  loader: Object.fromEntries(['.woff2', '.woff', '.ttf', '.eot', '.svg', '.png'].map((ending) => [ending, 'file'])),
  logLevel: 'warning',
});
await mkdir(draft, { recursive: true });
await writeFile(path.join(draft, 'manifest.json'), JSON.stringify(manifest(metafile), null, 2));
await writeFile(path.join(draft, 'licences.txt'), await licences(metafile));
await rm(target, { recursive: true, force: true });
await rename(draft, target);

/* Name of the source → name of the built file. */
function manifest({ outputs }) {
  const built = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint);
  return Object.fromEntries(
    built
      .map(([file, { entryPoint }]) => [path.basename(entryPoint), path.basename(file)])
      .filter(([name, file]) => path.extname(name) === path.extname(file)),
  );
}

async function licences({ inputs }) {
  const folders = Object.keys(inputs).map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => licence(path.join(root, folder)));
  return (await Promise.all(texts)).join('\n\n');
}

async function licence(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), 'utf8') : '';
  return `${name} ${version} (${license})\n${'='.repeat(72)}\n${text.trim()}\n`;
}
