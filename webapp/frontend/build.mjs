/* Bundles every *.js and *.css in this folder into webapp/static/build.
 *
 * Names carry a hash of their content (app.css → app-1A2B3C4D.css); manifest.json says which is which.
 * licences.txt holds the licence of every npm package that ended up in a bundle. The new build takes
 * the place of the old one at once, so a server that runs meanwhile never sees half of it.
 */
import { createHash } from 'node:crypto';
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
const built = manifest(metafile);
built['app.css'] = await leaveOutUnusedTokens(built['app.css']);
await writeFile(path.join(draft, 'manifest.json'), JSON.stringify(built, null, 2));
await writeFile(path.join(draft, 'licences.txt'), await licences(metafile));
await rm(target, { recursive: true, force: true });
await rename(draft, target);

/* The theme sets thousands of custom properties; those that no style reads are left out of app.css.
 * A property that only an unused one reads is unused as well, hence the repetition. Returns the name
 * after the new content. */
async function leaveOutUnusedTokens(name) {
  const declaration = /(?<=[{;])--[\w-]+:(?:"[^"]*"|\([^)]*\)|[^;}"(])*;?/g;
  const file = path.join(draft, name);
  const others = (await styles()).filter((one) => one !== file);
  const elsewhere = (await Promise.all(others.map((one) => readFile(one, 'utf8')))).join('');
  let css = await readFile(file, 'utf8');
  for (let before = 0; before !== css.length; ) {
    before = css.length;
    const used = new Set((css + elsewhere).match(/(?<=var\(\s*)--[\w-]+/g));
    css = css.replace(declaration, (one) => (used.has(one.slice(0, one.indexOf(':'))) ? one : ''));
  }
  await rm(file);
  const named = `app-${createHash('sha256').update(css).digest('hex').slice(0, 8).toUpperCase()}.css`;
  await writeFile(path.join(draft, named), css);
  return named;
}

async function styles() {
  const files = await readdir(draft);
  return files.filter((name) => name.endsWith('.css')).map((name) => path.join(draft, name));
}

/* Name of the source → name of the built file. */
function manifest({ outputs }) {
  const entries = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint);
  return Object.fromEntries(
    entries
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
